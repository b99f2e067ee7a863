package dev.scraper.cli;

import dev.scraper.export.Row;
import dev.scraper.http.Url;
import dev.scraper.page.Page;
import dev.scraper.spider.Output;
import dev.scraper.spider.Spider;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jsoup.nodes.Element;
import org.jsoup.select.Evaluator;
import org.jspecify.annotations.Nullable;

/**
 * The spider that options describe: a record for each page or for each match of a selector, and the
 * links to follow.
 *
 * <p><b>Thread-safety:</b> immutable; compiled selectors may be used by many threads.
 */
final class RecordSpider implements Spider<Row> {

  private final List<Field> fields;
  private final List<String> names;
  private final @Nullable Evaluator item;
  private final Following following;
  private final @Nullable Evaluator follow;
  private final List<MediaSource> media;

  /** Which links of a page are followed. */
  enum Following {
    ALL,
    MATCHING,
    NONE
  }

  /**
   * @param fields of each record; if empty the usual ones
   * @param item gives a record for each match, or null for one for each page
   * @param follow links that match it or stand inside a match, or null
   * @param followNothing whether no link is followed at all
   * @param media what is downloaded, and not followed
   */
  RecordSpider(
      List<Field> fields,
      @Nullable Evaluator item,
      @Nullable Evaluator follow,
      boolean followNothing,
      List<MediaSource> media) {
    this.media = List.copyOf(media);
    this.fields = fields.isEmpty() ? usual() : List.copyOf(fields);
    this.names = this.fields.stream().map(Field::name).toList();
    this.item = item;
    this.follow = follow;
    this.following =
        followNothing ? Following.NONE : follow == null ? Following.ALL : Following.MATCHING;
  }

  private static List<Field> usual() {
    return List.of(
        Field.parse("url=@url"),
        Field.parse("status=@status"),
        Field.parse("title=@title"),
        Field.parse("depth=@depth"));
  }

  /** The names of the fields, in order; one list for all records. */
  List<String> names() {
    return names;
  }

  @Override
  public void parse(Page page, Output<Row> out) {
    if (item == null) {
      out.item(row(page, page.document()));
    } else {
      for (Element match : page.select(item)) {
        out.item(row(page, match));
      }
    }
    List<Url> links =
        switch (following) {
          case ALL -> page.links();
          case MATCHING -> follow == null ? List.of() : page.links(follow);
          case NONE -> List.of();
        };
    if (media.isEmpty()) {
      links.forEach(out::follow);
      return;
    }
    Set<Url> files = new LinkedHashSet<>();
    media.forEach(source -> files.addAll(source.of(page)));
    files.forEach(out::download);
    links.stream().filter(link -> !files.contains(link)).forEach(out::follow);
  }

  private Row row(Page page, Element element) {
    @Nullable Object[] values = new @Nullable Object[names.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = fields.get(i).source().value(page, element);
    }
    return Row.of(names, Arrays.asList(values));
  }
}
