package dev.scraper.internal.trace;

import java.util.Locale;
import java.util.function.LongSupplier;
import jdk.jfr.EventType;
import jdk.jfr.FlightRecorder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells when each request of a crawl came where: in the debug mode as a line of the log {@code
 * dev.scraper.debug}, and as a JFR event where a recording wanted them when the crawl began. Else
 * it does nothing, and nothing is noted.
 *
 * <p><b>Thread-safety:</b> none; owned by the loop, but for {@link #isDebug} and {@link #isOn}.
 */
public final class Tracer {

  /** Where all findings of the debug mode go. */
  public static final String LOG_NAME = "dev.scraper.debug";

  /** Of a crawl that nobody watches. */
  public static final Tracer NONE = new Tracer(false, false, () -> 0);

  private static final Logger LOG = LoggerFactory.getLogger(LOG_NAME);

  private final boolean debug;
  private final boolean recorded;
  private final LongSupplier ticker;
  private final Waits waits;
  private final Summary summary = new Summary();

  private Tracer(boolean debug, boolean recorded, LongSupplier ticker) {
    this.debug = debug;
    this.recorded = recorded;
    this.ticker = ticker;
    this.waits = isOn() ? new Waits(ticker) : Waits.NONE;
  }

  /** The tracer of a crawl that begins now. */
  public static Tracer of(boolean debug, LongSupplier ticker) {
    return new Tracer(debug, isRecorded(), ticker);
  }

  /** Whether a recording wants events now. */
  private static boolean isRecorded() {
    try {
      // The first question is there because the second one starts JFR, which takes half a second.
      return FlightRecorder.isInitialized()
          && EventType.getEventType(RequestEvent.class).isEnabled();
    } catch (LinkageError | RuntimeException e) {
      return false; // a JVM without JFR, or with one that cannot be used
    }
  }

  /** Whether the crawl is in the debug mode. */
  public boolean isDebug() {
    return debug;
  }

  /** Whether anybody wants to know. */
  public boolean isOn() {
    return debug || recorded;
  }

  /** Told what is queued. */
  public Waits waits() {
    return waits;
  }

  /**
   * A request was leased.
   *
   * @param print what tells it from others
   * @param host by its number
   * @return where it says how far it has come, or null if nobody wants to know
   */
  public @Nullable Timeline leased(long print, int host, long now) {
    if (!isOn()) {
      return null;
    }
    RequestEvent event = recorded ? new RequestEvent() : null;
    if (event != null) {
      event.begin();
    }
    Waits.Wait wait = waits.leased(print, host, now);
    return new Timeline(ticker, now, wait.queued(), wait.robots(), event);
  }

  /**
   * A request has ended.
   *
   * @param outcome what became of it, in a word or two
   * @param status the HTTP status, or null without an answer
   */
  public void ended(Traced request, String outcome, @Nullable Integer status, long now) {
    Timeline timeline = request.timeline();
    if (timeline == null) {
      return;
    }
    timeline.end(now);
    RequestEvent event = timeline.event();
    if (event != null) {
      record(event, timeline, request, outcome, status);
    }
    if (debug) {
      summary.add(request.url(), timeline);
      if (LOG.isDebugEnabled()) {
        LOG.debug(line(request, timeline, outcome, status));
      }
    }
  }

  private static void record(
      RequestEvent event,
      Timeline timeline,
      Traced request,
      String outcome,
      @Nullable Integer status) {
    event.end();
    event.url = request.url();
    event.purpose = request.purpose();
    event.outcome = outcome;
    event.status = status == null ? 0 : status;
    event.attempt = request.attempt();
    event.times(timeline);
    event.commit();
  }

  /** One line of fixed columns; docs/debugging.md says what they are. */
  static String line(Traced request, Timeline timeline, String outcome, @Nullable Integer status) {
    StringBuilder line =
        new StringBuilder("request ")
            .append(request.purpose())
            .append(' ')
            .append(status == null ? "-" : status)
            .append(' ')
            .append(outcome)
            .append(" attempt=")
            .append(request.attempt())
            .append(" total=")
            .append(millis(timeline.total()));
    for (Part part : Part.values()) {
      line.append(' ').append(part.label()).append('=');
      line.append(part.isIn(timeline) ? millis(part.of(timeline)) : "-");
    }
    return line.append(" ms ").append(request.url()).toString();
  }

  static String millis(long nanos) {
    return String.format(Locale.ROOT, "%.1f", nanos / 1e6);
  }

  /** Tells where the time went, at the end of a crawl in the debug mode. */
  public void sumUp() {
    if (debug) {
      LOG.info(summary.text());
    }
  }
}
