package dev.scraper.form;

import dev.scraper.form.Entry.FileData;
import dev.scraper.http.FormEncoding;
import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;

/**
 * Entries as bytes, in each of the three encodings of forms.
 *
 * @param contentType the value of the Content-Type header
 * @param bytes the body
 */
record FormBody(String contentType, byte[] bytes) {

  static FormBody of(String enctype, List<Entry> entries, Charset charset) {
    return switch (enctype) {
      case "multipart/form-data" -> multipart(entries, charset);
      case "text/plain" -> new FormBody("text/plain", plain(entries, charset));
      default ->
          new FormBody(
              "application/x-www-form-urlencoded",
              urlEncoded(entries, charset).getBytes(StandardCharsets.US_ASCII));
    };
  }

  /** WHATWG URL standard, 5.2. */
  static String urlEncoded(List<Entry> entries, Charset charset) {
    StringBuilder text = new StringBuilder();
    for (Entry entry : entries) {
      text.append(text.isEmpty() ? "" : "&");
      FormEncoding.encode(FormCharset.encode(crlf(entry.name()), charset), text);
      text.append('=');
      FormEncoding.encode(FormCharset.encode(crlf(entry.value()), charset), text);
    }
    return text.toString();
  }

  private static byte[] plain(List<Entry> entries, Charset charset) {
    StringBuilder text = new StringBuilder();
    for (Entry entry : entries) {
      text.append(crlf(entry.name())).append('=').append(crlf(entry.value())).append("\r\n");
    }
    return FormCharset.encode(text.toString(), charset);
  }

  /** RFC 7578, with names and values as the HTML standard writes them. */
  private static FormBody multipart(List<Entry> entries, Charset charset) {
    List<byte[]> parts = new ArrayList<>(entries.size());
    for (Entry entry : entries) {
      parts.add(part(entry, charset));
    }
    String boundary = boundary(parts);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(ascii("--" + boundary + "\r\n"));
      out.writeBytes(part);
      out.writeBytes(ascii("\r\n"));
    }
    out.writeBytes(ascii("--" + boundary + "--\r\n"));
    return new FormBody("multipart/form-data; boundary=" + boundary, out.toByteArray());
  }

  private static byte[] part(Entry entry, Charset charset) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(ascii("Content-Disposition: form-data; name=\""));
    out.writeBytes(FormCharset.encode(escape(crlf(entry.name())), charset));
    FileData file = entry.file();
    if (file == null) {
      out.writeBytes(ascii("\"\r\n\r\n"));
      out.writeBytes(FormCharset.encode(crlf(entry.value()), charset));
    } else {
      out.writeBytes(ascii("\"; filename=\""));
      out.writeBytes(FormCharset.encode(escape(entry.value()), charset));
      out.writeBytes(ascii("\"\r\nContent-Type: " + file.type() + "\r\n\r\n"));
      out.writeBytes(file.bytes());
    }
    return out.toByteArray();
  }

  private static String escape(String name) {
    return name.replace("\n", "%0A").replace("\r", "%0D").replace("\"", "%22");
  }

  /** In none of the parts; and the same for the same parts, so that the crawl knows them again. */
  private static String boundary(List<byte[]> parts) {
    CRC32 sum = new CRC32();
    parts.forEach(sum::update);
    long number = sum.getValue();
    while (true) {
      String boundary = "----scraper-form-" + Long.toHexString(number);
      byte[] bytes = ascii(boundary);
      if (parts.stream().noneMatch(part -> contains(part, bytes))) {
        return boundary;
      }
      number++;
    }
  }

  private static boolean contains(byte[] text, byte[] wanted) {
    for (int i = 0; i + wanted.length <= text.length; i++) {
      int same = 0;
      while (same < wanted.length && text[i + same] == wanted[same]) {
        same++;
      }
      if (same == wanted.length) {
        return true;
      }
    }
    return false;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** Every line break as CR LF. */
  private static String crlf(String text) {
    return text.indexOf('\n') < 0 && text.indexOf('\r') < 0
        ? text
        : text.replace("\r\n", "\n").replace('\r', '\n').replace("\n", "\r\n");
  }
}
