package dev.scraper.internal.fetch;

import java.util.BitSet;

/**
 * Which lines of a header began with white space, told from its bytes as they come: such a line
 * goes on with the one before (RFC 9112, 5.2), which OkHttp, that splits each line at its colon,
 * does not know. Lines of interim answers before the header do not count.
 *
 * <p><b>Thread-safety:</b> belongs to the exchange's thread.
 */
final class HeaderLines {

  /** Where the first digit of a status stands: {@code HTTP/1.1 200}. */
  private static final int STATUS = 9;

  private final BitSet folded = new BitSet();

  /** How many lines have ended; the first one has the status. */
  private int line;

  /** How many bytes of the line have come, without its end. */
  private int length;

  private int status;
  private boolean ended;

  /** More bytes of the answer. */
  void take(byte[] bytes, int offset, int count) {
    for (int i = offset; i < offset + count && !ended; i++) {
      take(bytes[i]);
    }
  }

  private void take(byte next) {
    if (next == '\n') {
      if (length == 0) {
        endOfBlock();
      } else {
        line++;
        length = 0;
      }
    } else if (next != '\r') {
      if (line == 0 && length >= STATUS && length < STATUS + 3) {
        status = 10 * status + next - '0';
      }
      if (line > 0 && length == 0 && (next == ' ' || next == '\t')) {
        folded.set(line - 1);
      }
      length++;
    }
  }

  private void endOfBlock() {
    ended = status < 100 || status > 199 || status == 101;
    if (!ended) {
      folded.clear();
      line = 0;
      status = 0;
    }
  }

  /** Whether the field of this number, from 0, goes on with the one before. */
  boolean isFolded(int field) {
    return folded.get(field);
  }
}
