package dev.scraper.functional;

import dev.scraper.export.Exporter;
import dev.scraper.export.Row;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A user's exporter: keeps the records, and does what a test has it do. */
class Records implements Exporter {

  /** What a method of an exporter may do. */
  interface Step {
    void run() throws IOException;
  }

  private static final Step NOTHING = () -> {};

  private final List<Object> values = new CopyOnWriteArrayList<>();
  private final List<String> calls = new CopyOnWriteArrayList<>();
  private volatile Step onOpen = NOTHING;
  private volatile Step onWrite = NOTHING;
  private volatile Step onFlush = NOTHING;
  private volatile Step onClose = NOTHING;

  Records onOpen(Step step) {
    onOpen = step;
    return this;
  }

  /** Before each record. */
  Records onWrite(Step step) {
    onWrite = step;
    return this;
  }

  Records onFlush(Step step) {
    onFlush = step;
    return this;
  }

  Records onClose(Step step) {
    onClose = step;
    return this;
  }

  /** The first field of each record written. */
  List<Object> values() {
    return values;
  }

  /** The methods called, in order. */
  List<String> calls() {
    return calls;
  }

  @Override
  public String name() {
    return "records";
  }

  @Override
  public void open() throws IOException {
    calls.add("open");
    onOpen.run();
  }

  @Override
  public void write(Row row) throws IOException {
    calls.add("write");
    onWrite.run();
    values.add(row.values().get(0));
  }

  @Override
  public void flush() throws IOException {
    calls.add("flush");
    onFlush.run();
  }

  @Override
  public void close() throws IOException {
    calls.add("close");
    onClose.run();
  }
}
