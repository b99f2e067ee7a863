package dev.scraper.cli;

import dev.scraper.policy.Media;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/** The options for files that go to a folder. Filled by picocli. */
final class MediaOptions {

  private MediaOptions() {}

  /** Where they go, and which are wanted. */
  static class Folder implements Options.Group {

    @Override
    public String heading() {
      return "Media files";
    }

    @Option(
        names = "--media-dir",
        order = 2,
        paramLabel = "DIR",
        converter = Values.Folder.class,
        description = {
          "Put files there, called by the SHA-256 of their content;"
              + " its media.jsonl says which URL gave which file"
        })
    @Nullable Path folder;

    @Option(
        names = "--media-types",
        order = 3,
        paramLabel = "LIST",
        split = ",",
        description = "Only files of these types: image/*,application/pdf (all)")
    List<String> types = new ArrayList<>();

    @Option(
        names = "--media-max",
        order = 4,
        paramLabel = "SIZE",
        converter = Values.Size.class,
        description = "The largest file (50MB)")
    @Nullable Long max;

    /**
     * What of it the crawl is to be told, or null without a folder.
     *
     * @throws ParameterException if something is missing or wrong
     */
    @Nullable Media media(CommandLine command) {
      if (folder == null) {
        String without = max != null ? "--media-max" : types.isEmpty() ? null : "--media-types";
        if (without != null) {
          throw new ParameterException(command, without + " needs --media-dir DIR");
        }
        return null;
      }
      long bytes = max == null ? Media.DEFAULT_MAX_BYTES : max;
      try {
        return Media.to(folder).maxBytes(bytes).types(types.toArray(new String[0]));
      } catch (IllegalArgumentException e) {
        throw new ParameterException(command, "--media-types: " + Text.of(e), e);
      }
    }
  }

  /** The same, and what is a file. */
  static final class Chosen extends Folder {

    @Option(
        names = "--media",
        order = 1,
        paramLabel = "CSS[@ATTR]",
        converter = MediaSource.Converter.class,
        description = {
          "Download what matches: the URL in its src, or href of a, area and link,"
              + " or the named attribute (repeatable). It is not followed as a link"
        })
    List<MediaSource> sources = new ArrayList<>();

    @Override
    @Nullable Media media(CommandLine command) {
      if (folder == null && !sources.isEmpty()) {
        throw new ParameterException(command, "--media needs --media-dir DIR to download to");
      }
      if (folder != null && sources.isEmpty()) {
        throw new ParameterException(
            command, "--media-dir needs --media CSS to say what to download, such as --media img");
      }
      return super.media(command);
    }
  }
}
