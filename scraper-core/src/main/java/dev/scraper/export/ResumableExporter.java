package dev.scraper.export;

import java.io.IOException;

/**
 * An output that can be cut back to an earlier moment and go on from there: what a crawl with kept
 * state writes to. With each commit the crawl keeps a {@linkplain #mark mark}; whoever goes on with
 * the crawl {@linkplain #resume resumes} at the last one, so that the output holds what was
 * committed and nothing else, whenever the process was killed.
 *
 * <p><b>Thread-safety:</b> as an {@link Exporter}; {@link #resume} is called in place of {@link
 * #open}, {@link #mark} on the writer thread.
 */
public interface ResumableExporter extends Exporter {

  /** The mark of an output that nothing was written to: to resume there is to begin anew. */
  String START = "";

  /**
   * Where the output ends now. Called after {@link #flush}, and once more after {@link #close}.
   *
   * @return a short text, by which another process can {@link #resume}; kept with every commit
   */
  String mark() throws IOException;

  /**
   * Opens what an earlier process has written and cuts it back to a mark; what was written after
   * that is dropped, also what {@link #close} added. With {@link #START} the output begins anew,
   * whatever is there.
   *
   * @param mark of an output of the same name
   * @throws IOException if it is not there any more, or ends before the mark; the message says what
   *     to do. Nothing was changed then
   */
  void resume(String mark) throws IOException;
}
