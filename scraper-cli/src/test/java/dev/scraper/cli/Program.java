package dev.scraper.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** The packaged program in a process of its own. */
final class Program implements AutoCloseable {

  /** What the build says of compilers, after its prefix, which makes a text of nothing. */
  private static final List<String> JIT =
      Stream.of(System.getProperty("scraper.jit").substring("jit:".length()).split(" "))
          .filter(option -> !option.isEmpty())
          .toList();

  private final Process process;
  private final CompletableFuture<String> output;
  private final CompletableFuture<String> errors;
  private final LinkedBlockingQueue<String> errorLines = new LinkedBlockingQueue<>();

  /** What came of it. */
  record Result(int status, String out, String err) {

    List<String> outLines() {
      return out.lines().toList();
    }

    List<String> errLines() {
      return err.lines().toList();
    }
  }

  private Program(Process process, boolean readOutput) {
    this.process = process;
    this.output =
        readOutput
            ? reading(() -> text(process.getInputStream()))
            : CompletableFuture.completedFuture("");
    this.errors = reading(this::readErrors);
  }

  /** Each on a thread of its own: the common pool may have a single one, and both read at once. */
  private static CompletableFuture<String> reading(Supplier<String> reader) {
    return CompletableFuture.supplyAsync(reader, task -> new Thread(task, "reader").start());
  }

  /** Starts it in a folder; its standard output is read here. */
  static Program start(Path folder, String... arguments) throws IOException {
    return startWith(List.of(), folder, arguments);
  }

  /** The same with options for the JVM. */
  static Program startWith(List<String> options, Path folder, String... arguments)
      throws IOException {
    return new Program(process(options, folder, arguments), true);
  }

  /** Starts it in a folder; its standard output is left to the test. */
  static Program startUnread(Path folder, String... arguments) throws IOException {
    return new Program(process(List.of(), folder, arguments), false);
  }

  /** Starts it through a launcher, with more in its environment. */
  static Program launch(
      Path launcher, Map<String, String> environment, Path folder, String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>(List.of(launcher.toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().keySet().removeIf(name -> name.contains("JAVA"));
    builder.environment().putAll(environment);
    return new Program(builder.start(), true);
  }

  /** Runs it to its end. */
  static Result run(Path folder, String... arguments) throws Exception {
    try (Program program = start(folder, arguments)) {
      program.input("");
      return program.await();
    }
  }

  private static Process process(List<String> options, Path folder, String... arguments)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Dfile.encoding=UTF-8");
    command.addAll(JIT);
    command.addAll(options);
    command.add("-jar");
    command.add(System.getProperty("scraper.jar"));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command).directory(folder.toFile()).start();
  }

  private static String text(InputStream in) {
    try (in) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      return "";
    }
  }

  private String readErrors() {
    StringBuilder all = new StringBuilder();
    try (BufferedReader reader = process.errorReader(StandardCharsets.UTF_8)) {
      String line;
      while ((line = reader.readLine()) != null) {
        all.append(line).append('\n');
        errorLines.add(line);
      }
    } catch (IOException e) {
      all.append(e);
    }
    return all.toString();
  }

  /** Gives it standard input, whole. */
  void input(String text) throws IOException {
    try (var in = process.getOutputStream()) {
      in.write(text.getBytes(StandardCharsets.UTF_8));
    }
  }

  /** Its standard output, if started unread. */
  BufferedReader reader() {
    return process.inputReader(StandardCharsets.UTF_8);
  }

  /** Waits for a line on standard error. */
  void awaitError(String part) throws InterruptedException {
    String line;
    do {
      line = errorLines.poll(60, TimeUnit.SECONDS);
      if (line == null) {
        throw new AssertionError("no line with '" + part + "' on standard error");
      }
    } while (!line.contains(part));
  }

  /** Sends a signal. */
  void signal(String name) throws Exception {
    new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid())).start().waitFor();
  }

  /** Kills it: it can do nothing about that. */
  void kill() {
    process.destroyForcibly();
  }

  /** Completed when it has ended. */
  CompletableFuture<Process> onExit() {
    return process.onExit();
  }

  /** Waits for its end. */
  Result await() throws Exception {
    if (!process.waitFor(120, TimeUnit.SECONDS)) {
      throw new AssertionError("still running");
    }
    return new Result(process.exitValue(), output.get(), errors.get());
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
