package dev.scraper.examples;

import dev.scraper.export.Exporter;
import dev.scraper.plugin.ExporterPlugin;
import java.nio.file.Path;
import java.util.Set;

/**
 * {@link MarkdownExporter} as a plug-in: {@code -o pages.md}.
 *
 * <p><b>Thread-safety:</b> stateless.
 */
public final class MarkdownPlugin implements ExporterPlugin {

  /** For the loader of plug-ins. */
  public MarkdownPlugin() {}

  @Override
  public String description() {
    return "Markdown tables";
  }

  @Override
  public Set<String> extensions() {
    return Set.of(".md", ".markdown");
  }

  @Override
  public Exporter create(Path file, boolean overwrite) {
    return new MarkdownExporter(file, overwrite);
  }
}
