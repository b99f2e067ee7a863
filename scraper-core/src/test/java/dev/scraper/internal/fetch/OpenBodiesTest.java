package dev.scraper.internal.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scraper.http.Exchange;
import java.util.concurrent.atomic.LongAdder;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.junit.jupiter.api.Test;

/** What is seen of bodies that somebody forgot to close, with OkHttp itself. */
class OpenBodiesTest extends FetchTestBase {

  private final OpenBodies bodies = new OpenBodies();

  private OkHttpClient client() {
    OkHttpClient client =
        new OkHttpClient.Builder()
            .eventListenerFactory(
                call ->
                    new Watch(
                        Exchange.WHOLE, "", null, new LongAdder(), bodies, new IdleConnections(1)))
            .build();
    closing(
        () -> {
          client.dispatcher().executorService().shutdown();
          client.connectionPool().evictAll();
        });
    return client;
  }

  @Test
  void bodyIsNamedUntilItIsClosed() throws Exception {
    bodies.watch();
    RawServer server = answering(ok("hi"));
    Response response = client().newCall(new Request.Builder().url(server.url()).build()).execute();
    assertThat(bodies.urls()).containsExactly(server.url());
    response.close();
    assertThat(bodies.urls()).isEmpty();
  }

  @Test
  void nothingIsNotedWhereNobodyWantsToKnow() throws Exception {
    RawServer server = answering(ok("hi"));
    try (Response response =
        client().newCall(new Request.Builder().url(server.url()).build()).execute()) {
      assertThat(response.code()).isEqualTo(200);
      assertThat(bodies.urls()).isEmpty();
    }
  }
}
