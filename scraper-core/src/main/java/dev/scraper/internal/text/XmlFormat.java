package dev.scraper.internal.text;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** XML 1.0, as {@code Exporters.xml} says: a {@code record} element on each line. */
public final class XmlFormat implements RowFormat {

  private static final String HEAD = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<records>";

  /** What names an element whose field's name is none in XML. */
  private static final String FIELD = "field";

  /** What stands in a list within a list. */
  private static final String ITEM = "item";

  /** Of the record in writing. */
  private final StringBuilder text = new StringBuilder();

  @Override
  public byte[] head() {
    return HEAD.getBytes(StandardCharsets.US_ASCII);
  }

  @Override
  public void write(List<String> names, List<@Nullable Object> values, OutputStream out)
      throws IOException {
    text.setLength(0);
    text.append("\n<record>");
    for (int i = 0; i < names.size(); i++) {
      field(names.get(i), values.get(i));
    }
    text.append("</record>");
    out.write(text.toString().getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public byte[] footer() {
    return "\n</records>\n".getBytes(StandardCharsets.US_ASCII);
  }

  private void field(String name, @Nullable Object value) {
    if (value instanceof List<?> list) {
      list.forEach(each -> element(name, each));
    } else {
      element(name, value);
    }
  }

  private void element(String name, @Nullable Object value) {
    if (value == null || value instanceof Number number && JsonText.isNotFinite(number)) {
      return;
    }
    boolean spelled = XmlText.isName(name);
    text.append('<').append(spelled ? name : FIELD);
    if (!spelled) {
      text.append(" name=\"");
      XmlText.append(name, text);
      text.append('"');
    }
    text.append('>');
    content(value);
    text.append("</").append(spelled ? name : FIELD).append('>');
  }

  private void content(Object value) {
    if (value instanceof Map<?, ?> map) {
      map.forEach((name, each) -> field((String) name, each));
    } else if (value instanceof List<?> list) {
      list.forEach(each -> element(ITEM, each));
    } else {
      XmlText.append(value.toString(), text);
    }
  }
}
