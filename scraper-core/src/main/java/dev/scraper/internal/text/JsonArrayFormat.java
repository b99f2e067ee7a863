package dev.scraper.internal.text;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One JSON array, an object on each of its lines. */
public final class JsonArrayFormat implements RowFormat {

  private static final byte[] FIRST = "\n".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] NEXT = ",\n".getBytes(StandardCharsets.US_ASCII);

  private byte[] separator = FIRST;

  @Override
  public byte[] head() {
    return new byte[] {'['};
  }

  @Override
  public void write(List<String> names, List<@Nullable Object> values, OutputStream out)
      throws IOException {
    out.write(separator);
    JsonText.write(names, values, out);
    separator = NEXT;
  }

  @Override
  public byte[] footer() {
    return "\n]\n".getBytes(StandardCharsets.US_ASCII);
  }

  @Override
  public String state() {
    return separator == FIRST ? "empty" : "";
  }

  @Override
  public void resume(String state) {
    if (!state.equals(state())) {
      RowFormat.super.resume(state);
      separator = NEXT;
    }
  }
}
