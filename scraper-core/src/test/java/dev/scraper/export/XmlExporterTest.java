package dev.scraper.export;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

class XmlExporterTest {

  @TempDir Path folder;

  private Path write(Row... rows) throws IOException {
    FileExporter exporter = Exporters.xml(folder.resolve("out.xml")).overwrite(true);
    exporter.open();
    for (Row row : rows) {
      exporter.write(row);
    }
    exporter.close();
    return exporter.path();
  }

  private static Document parse(Path file) throws Exception {
    DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
    factory.setNamespaceAware(true);
    return factory.newDocumentBuilder().parse(file.toFile());
  }

  @Test
  void fieldsAreElementsOfARecord() throws Exception {
    Map<String, Object> shop = new LinkedHashMap<>();
    shop.put("name", "A & B");
    shop.put("open hours", List.of(9, 10));
    Path file =
        write(
            Row.of(
                List.of("title", "price", "none", "nan", "tags", "sold", "shop", "grid"),
                Arrays.asList(
                    "<b>\u00e9",
                    1.5,
                    null,
                    Double.NaN,
                    Arrays.asList("x", null, "y"),
                    true,
                    shop,
                    List.of(List.of(1, 2), List.of()))),
            Row.from(Map.of("title", "second")));

    assertThat(Files.readString(file))
        .isEqualTo(
            """
            <?xml version="1.0" encoding="UTF-8"?>
            <records>
            <record><title>&lt;b&gt;\u00e9</title><price>1.5</price><tags>x</tags><tags>y</tags>\
            <sold>true</sold><shop><name>A &amp; B</name><field name="open hours">9</field>\
            <field name="open hours">10</field></shop><grid><item>1</item><item>2</item></grid>\
            <grid></grid></record>
            <record><title>second</title></record>
            </records>
            """);
    assertThat(parse(file).getElementsByTagName("record").getLength()).isEqualTo(2);
  }

  @Test
  void withoutRecordsThereIsStillADocument() throws Exception {
    assertThat(parse(write()).getDocumentElement().getNodeName()).isEqualTo("records");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a\r\nb\rc\nd\te",
        " space at both ends ",
        "]]> <!-- <![CDATA[ &amp; \"'",
        "\ud83d\ude00\u0085\u2028\u007f"
      })
  void textComesBackAsItWas(String text) throws Exception {
    Element record =
        (Element)
            parse(write(Row.of(List.of("plain", "1 " + text), List.of(text, text))))
                .getElementsByTagName("record")
                .item(0);

    assertThat(record.getFirstChild().getTextContent()).isEqualTo(text);
    assertThat(record.getLastChild().getTextContent()).isEqualTo(text);
    assertThat(((Element) record.getLastChild()).getAttribute("name")).isEqualTo("1 " + text);
  }

  @Test
  void charactersThatXmlCannotHaveAreReplaced() throws Exception {
    Document document = parse(write(Row.of(List.of("a"), List.of("\0\b\u001f\ufffe\uffff."))));

    assertThat(document.getDocumentElement().getTextContent().strip())
        .isEqualTo("\ufffd\ufffd\ufffd\ufffd\ufffd.");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "1a", "-a", "a b", "a:b", "xmlns", "XmL", "a<", "\u00d7", ".", "a\u037e"})
  void nameThatXmlCannotHaveIsAnAttribute(String name) throws Exception {
    Element record = record(name);

    assertThat(record.getFirstChild().getNodeName()).isEqualTo("field");
    assertThat(((Element) record.getFirstChild()).getAttribute("name")).isEqualTo(name);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"a", "_", "a-1.b", "\u00e9t\u00e9", "Stra\u00dfe", "\u4ef7\u683c", "field"})
  void nameThatXmlCanHaveIsTheElements(String name) throws Exception {
    assertThat(record(name).getFirstChild().getNodeName()).isEqualTo(name);
  }

  private Element record(String name) throws Exception {
    return (Element)
        parse(write(Row.of(List.of(name), List.of("v")))).getElementsByTagName("record").item(0);
  }
}
