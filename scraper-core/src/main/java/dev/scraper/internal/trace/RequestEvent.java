package dev.scraper.internal.trace;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;

/**
 * One request in a JFR recording, from the decision to send it to its end: {@code
 * dev.scraper.Request}. Times are nanoseconds; what was left out took none.
 *
 * <p><b>Thread-safety:</b> belongs to the loop.
 */
@Name(RequestEvent.NAME)
@Label("Request")
@Category("Scraper")
@Description("A request, from the decision to send it to the hand-over of what it gave")
@StackTrace(false)
final class RequestEvent extends Event {

  static final String NAME = "dev.scraper.Request";

  @Label("URL")
  String url = "";

  @Label("Purpose")
  @Description("page, robots, sitemap, media or fetch")
  String purpose = "";

  @Label("Outcome")
  @Description("What became of it, in the words of the log")
  String outcome = "";

  @Label("Status")
  @Description("The HTTP status, or 0 without an answer")
  int status;

  @Label("Attempt")
  @Description("1 the first time it was sent")
  int attempt;

  @Label("Queued")
  @Description("With its host, before it was its turn; -1 if nobody saw it being queued")
  @Timespan(Timespan.NANOSECONDS)
  long queued;

  @Label("Robots")
  @Description("Of the time with its host, that in which its robots.txt was not known")
  @Timespan(Timespan.NANOSECONDS)
  long robots;

  @Label("Launch")
  @Description("Launch thread, interceptors, a thread of its own")
  @Timespan(Timespan.NANOSECONDS)
  long launch;

  @Label("DNS")
  @Timespan(Timespan.NANOSECONDS)
  long dns;

  @Label("Connect")
  @Timespan(Timespan.NANOSECONDS)
  long connect;

  @Label("TLS")
  @Timespan(Timespan.NANOSECONDS)
  long tls;

  @Label("Send")
  @Timespan(Timespan.NANOSECONDS)
  long send;

  @Label("First byte")
  @Description("From the end of the request to the first byte of the answer")
  @Timespan(Timespan.NANOSECONDS)
  long firstByte;

  @Label("Body")
  @Description("From the first byte of the answer to its last one")
  @Timespan(Timespan.NANOSECONDS)
  long body;

  @Label("Wait for a parse thread")
  @Timespan(Timespan.NANOSECONDS)
  long parseWait;

  @Label("Parse")
  @Timespan(Timespan.NANOSECONDS)
  long parse;

  @Label("Handler")
  @Description("User code: the spider, pipelines, what depends on a future")
  @Timespan(Timespan.NANOSECONDS)
  long handler;

  @Label("Export")
  @Description("Hand-over to the outputs; long where one is behind")
  @Timespan(Timespan.NANOSECONDS)
  long export;

  @Label("Loop")
  @Description("Until the scheduler loop has taken its end in")
  @Timespan(Timespan.NANOSECONDS)
  long loop;

  /** Takes over the times. */
  void times(Timeline timeline) {
    queued = timeline.queued();
    robots = Part.ROBOTS.of(timeline);
    launch = Part.LAUNCH.of(timeline);
    dns = Part.DNS.of(timeline);
    connect = Part.CONNECT.of(timeline);
    tls = Part.TLS.of(timeline);
    send = Part.SEND.of(timeline);
    firstByte = Part.FIRST_BYTE.of(timeline);
    body = Part.BODY.of(timeline);
    parseWait = Part.PARSE_WAIT.of(timeline);
    parse = Part.PARSE.of(timeline);
    handler = Part.HANDLER.of(timeline);
    export = Part.EXPORT.of(timeline);
    loop = Part.LOOP.of(timeline);
  }
}
