package dev.scraper.internal.text;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One JSON object on each line. */
public final class JsonLinesFormat implements RowFormat {

  @Override
  public void write(List<String> names, List<@Nullable Object> values, OutputStream out)
      throws IOException {
    JsonText.write(names, values, out);
    out.write('\n');
  }
}
