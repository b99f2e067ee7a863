package dev.scraper.internal.work;

import dev.scraper.export.ExportException;
import dev.scraper.export.Outputs;
import dev.scraper.export.Row;
import dev.scraper.export.Share;
import dev.scraper.http.FailureKind;
import dev.scraper.http.FetchException;
import dev.scraper.http.Response;
import dev.scraper.internal.frontier.Lease;
import dev.scraper.internal.frontier.Ticket;
import dev.scraper.internal.media.MediaFile;
import dev.scraper.internal.media.MediaFolder;
import dev.scraper.internal.schedule.Delivery;
import dev.scraper.internal.schedule.Found;
import dev.scraper.internal.schedule.LoopEvent;
import dev.scraper.internal.schedule.Outcome;
import dev.scraper.policy.SkipReason;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The last part of a file's way: its name in the folder, and its line in the index. One event for
 * each file, whatever happens.
 *
 * <p><b>Thread-safety:</b> safe for use by many threads; blocks on the disk, and while the index is
 * behind.
 */
public final class MediaStage {

  private static final List<String> FIELDS =
      List.of("url", "final_url", "file", "bytes", "type", "sha256", "status", "referrer");

  private final MediaFolder folder;
  private final int place;
  private final Consumer<ExportException> onFailure;

  /**
   * @param place of the index among the outputs
   * @param onFailure told when the folder cannot be written; ends the crawl
   */
  public MediaStage(MediaFolder folder, int place, Consumer<ExportException> onFailure) {
    this.folder = folder;
    this.place = place;
    this.onFailure = onFailure;
  }

  /**
   * Keeps a file.
   *
   * @param outputs all of the crawl
   * @param keptOutputs with kept state how many outputs there are, else -1
   * @return the event of its end
   */
  LoopEvent.Done keep(
      Lease lease, Response response, MediaFile file, Outputs outputs, int keptOutputs) {
    try {
      Optional<MediaFile.Kept> kept = file.keep(response);
      if (kept.isEmpty()) {
        return done(
            lease, response, new Outcome.Skipped(SkipReason.CONTENT_TYPE, response.status()), null);
      }
      if (!lease.claim()) {
        throw new FetchException(FailureKind.CANCELLED, "the crawl was stopped");
      }
      MediaFile.Kept there = kept.get();
      Outcome outcome =
          new Outcome.Stored(response.status(), there.name(), there.type(), there.bytes());
      Row row = row(lease.ticket(), response, there);
      if (keptOutputs >= 0) {
        return done(lease, response, outcome, new Delivery(shares(keptOutputs, row), 0, List.of()));
      }
      outputs.deliver(shares(outputs.size(), row), 0);
      return done(lease, response, outcome, null);
    } catch (ExportException e) {
      return failed(lease, response, FailureKind.EXPORT, e);
    } catch (FetchException e) {
      return failed(lease, response, e.kind(), e);
    } catch (IOException e) {
      return cannotKeep(lease, response, e);
    } catch (RuntimeException | Error e) {
      return failed(lease, response, FailureKind.CANCELLED, e);
    }
  }

  /** The folder cannot be written: ends the crawl, and gives the event of the file's end. */
  LoopEvent.Done cannotKeep(Lease lease, @Nullable Response response, IOException why) {
    ExportException failure = new ExportException(folder.place(), why);
    onFailure.accept(failure); // first: with kept state the file is put back, not to be had now
    return failed(lease, response, FailureKind.EXPORT, failure);
  }

  private List<Share> shares(int outputs, Row row) {
    List<Share> shares = new ArrayList<>(Collections.nCopies(outputs, Share.NOTHING));
    shares.set(place, Share.of(List.of(row)));
    return shares;
  }

  private static Row row(Ticket ticket, Response response, MediaFile.Kept kept) {
    return Row.of(
        FIELDS,
        Arrays.asList(
            ticket.queuedUrl().toString(),
            response.url().toString(),
            kept.name(),
            kept.bytes(),
            kept.type(),
            kept.sha256(),
            response.status(),
            ticket.referrer()));
  }

  private static LoopEvent.Done failed(
      Lease lease, @Nullable Response response, FailureKind kind, Throwable thrown) {
    Integer status = response == null ? null : response.status();
    String message = String.valueOf(thrown.getMessage());
    return done(lease, response, new Outcome.Failed(kind, status, message, thrown), null);
  }

  private static LoopEvent.Done done(
      Lease lease, @Nullable Response response, Outcome outcome, @Nullable Delivery delivery) {
    long elapsed = response == null ? 0 : FetchStage.elapsedNanos(response);
    return new LoopEvent.Done(lease, outcome, Found.NOTHING, true, 0, elapsed, delivery);
  }
}
