package dev.scraper.internal.trace;

import dev.scraper.event.Phase;
import java.util.EnumSet;
import java.util.Set;

/** A part of a timeline, as it is told: some are made of several phases. */
enum Part {
  QUEUED("queued"),
  ROBOTS("robots"),
  LAUNCH("launch", Phase.LAUNCH, Phase.CALL),
  DNS("dns", Phase.DNS),
  CONNECT("connect", Phase.CONNECT),
  TLS("tls", Phase.TLS),
  SEND("send", Phase.SEND),
  FIRST_BYTE("first-byte", Phase.FIRST_BYTE),
  BODY("body", Phase.HEADER, Phase.BODY),
  PARSE_WAIT("parse-wait", Phase.PARSE_THREAD),
  PARSE("parse", Phase.PARSE),
  HANDLER("handler", Phase.HANDLER),
  EXPORT("export", Phase.EXPORT),
  LOOP("loop", Phase.LOOP);

  private final String label;
  private final Set<Phase> phases = EnumSet.noneOf(Phase.class);

  Part(String label, Phase... phases) {
    this.label = label;
    this.phases.addAll(Set.of(phases));
  }

  /** A word without blanks. */
  String label() {
    return label;
  }

  /** How long it took, in nanoseconds; 0 if it was left out, or is not known. */
  long of(Timeline timeline) {
    return switch (this) {
      case QUEUED -> Math.max(0, timeline.queued());
      case ROBOTS -> timeline.robots();
      default -> phases.stream().mapToLong(timeline::time).sum();
    };
  }

  /** Whether there was any of it. */
  boolean isIn(Timeline timeline) {
    return switch (this) {
      case QUEUED -> timeline.queued() >= 0;
      case ROBOTS -> timeline.robots() > 0;
      default -> phases.stream().anyMatch(timeline::has);
    };
  }
}
