package dev.scraper.cli;

import dev.scraper.http.Url;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;

/** The URLs of a command line. */
final class Urls {

  private Urls() {}

  /**
   * Reads them.
   *
   * @throws ParameterException if one is no absolute http or https URL
   */
  static List<Url> of(CommandLine command, List<String> texts) {
    List<Url> urls = new ArrayList<>(texts.size());
    for (String text : texts) {
      try {
        urls.add(Values.url(text));
      } catch (TypeConversionException e) {
        throw new ParameterException(command, e.getMessage());
      }
    }
    return urls;
  }
}
