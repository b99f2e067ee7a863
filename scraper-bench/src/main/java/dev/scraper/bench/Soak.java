package dev.scraper.bench;

import dev.scraper.soak.SoakServer;
import dev.scraper.soak.SoakSite;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The soak: crawls a large site with a fault behind every twentieth page, in a heap of 512 MB, and
 * checks that every URL came to the end that it must, once, that the heap did not grow, and that
 * nothing was left over. Server and crawler run in processes of their own. Exit status 1 when a
 * check fails.
 *
 * <p>{@code java -cp scraper-bench/target/benchmarks.jar dev.scraper.bench.Soak [PAGES, 1000000
 * [HOSTS, 200 [SEED, 1]]]}
 */
final class Soak {

  private static final String USAGE = "usage: Soak [PAGES, 1000000 [HOSTS, 200 [SEED, 1]]]";

  private Soak() {}

  public static void main(String[] args) throws Exception {
    String[] values = {"1000000", "200", "1"};
    if (args.length > values.length) {
      fail(USAGE);
    }
    System.arraycopy(args, 0, values, 0, args.length);
    try {
      int hosts = Integer.parseInt(values[1]);
      new SoakSite(Integer.parseInt(values[0]), hosts, Long.parseLong(values[2]), true);
    } catch (NumberFormatException e) {
      fail("PAGES, HOSTS and SEED are whole numbers: " + e.getMessage());
    } catch (IllegalArgumentException e) {
      fail(String.valueOf(e.getMessage()));
    }
    Path folder = Files.createTempDirectory("soak");
    int status;
    try {
      status = run(List.of(values), folder);
    } finally {
      remove(folder);
    }
    System.exit(status);
  }

  private static void fail(String message) {
    System.err.println(message);
    System.exit(2);
  }

  private static int run(List<String> values, Path folder) throws Exception {
    Process server = java(folder, List.of("-Xmx128m"), SoakServer.class, values).start();
    try (BufferedReader said = server.inputReader()) {
      List<String> arguments = new ArrayList<>(values);
      arguments.add(said.readLine());
      arguments.add(folder.toString());
      Path temporary = Files.createDirectory(folder.resolve("tmp"));
      Path log = folder.resolve("log");
      List<String> flags = List.of("-Xmx512m", "-Djava.io.tmpdir=" + temporary);
      int status =
          java(folder, flags, SoakCrawler.class, arguments)
              .redirectOutput(ProcessBuilder.Redirect.INHERIT)
              .redirectError(log.toFile())
              .start()
              .waitFor();
      server.getOutputStream().close();
      System.out.println(said.readLine());
      return Math.max(status, after(temporary, log));
    } finally {
      server.destroy();
      server.waitFor(10, TimeUnit.SECONDS);
    }
  }

  /** What can be seen only when the crawler is gone. */
  private static int after(Path temporary, Path log) throws IOException {
    List<String> lines = Files.readAllLines(log);
    System.out.printf("log lines: %d%n", lines.size());
    lines.stream().limit(20).forEach(line -> System.out.println("  " + line));
    try (Stream<Path> left = Files.list(temporary)) {
      List<Path> files = left.filter(Files::isRegularFile).toList();
      System.out.println("temporary files left: " + (files.isEmpty() ? "none" : files));
      return files.isEmpty() ? 0 : 1;
    }
  }

  private static ProcessBuilder java(
      Path folder, List<String> flags, Class<?> program, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(flags);
    command.add("-XX:+ExitOnOutOfMemoryError");
    command.add("-cp");
    command.add(classPath());
    command.add(program.getName());
    command.addAll(arguments);
    return new ProcessBuilder(command)
        .directory(folder.toFile())
        .redirectError(ProcessBuilder.Redirect.INHERIT);
  }

  private static String classPath() {
    String[] entries = System.getProperty("java.class.path").split(File.pathSeparator);
    return String.join(
        File.pathSeparator,
        Stream.of(entries).map(entry -> Path.of(entry).toAbsolutePath().toString()).toList());
  }

  private static void remove(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
