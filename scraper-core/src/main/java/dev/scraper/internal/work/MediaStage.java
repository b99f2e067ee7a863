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
   * Where what a file gives is handed over.
   *
   * @param outputs all of the crawl
   * @param kept whether it is handed over with the event of its end, and not here
   * @param count how many outputs there are
   * @param wire what they get of the exchange itself; empty if none wants it
   */
  record Hand(Outputs outputs, boolean kept, int count, List<Share> wire) {}

  /**
   * Keeps a file.
   *
   * @return the event of its end
   */
  LoopEvent.Done keep(Lease lease, Response response, MediaFile file, Hand hand) {
    try {
      Optional<MediaFile.Kept> kept = file.keep(response);
      if (!lease.claim()) {
        throw new FetchException(FailureKind.CANCELLED, "the crawl was stopped");
      }
      List<Share> shares = new ArrayList<>(Collections.nCopies(hand.count(), Share.NOTHING));
      for (int i = 0; i < hand.wire().size(); i++) {
        shares.set(i, hand.wire().get(i));
      }
      Outcome outcome = new Outcome.Skipped(SkipReason.CONTENT_TYPE, response.status());
      if (kept.isPresent()) {
        MediaFile.Kept there = kept.get();
        outcome = new Outcome.Stored(response.status(), there.name(), there.type(), there.bytes());
        shares.set(place, Share.of(List.of(row(lease.ticket(), response, there))));
      }
      if (!hand.kept()) {
        hand.outputs().deliver(shares, 0);
        return done(lease, response, outcome, null);
      }
      return done(lease, response, outcome, new Delivery(shares, 0, List.of(), new long[0]));
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
