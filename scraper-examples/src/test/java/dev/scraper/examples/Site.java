package dev.scraper.examples;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlMatching;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import java.util.List;

/** A web site on the loopback address; what it was not given is 404. */
final class Site implements AutoCloseable {

  private final WireMockServer server =
      new WireMockServer(options().bindAddress("127.0.0.1").dynamicPort());

  Site() {
    server.start();
  }

  /** A page of HTML. */
  Site page(String path, String html) {
    return answer(path, "text/html; charset=utf-8", html);
  }

  Site answer(String path, String contentType, String body) {
    server.stubFor(
        get(urlEqualTo(path))
            .willReturn(aResponse().withHeader("Content-Type", contentType).withBody(body)));
    return this;
  }

  Site status(String path, int status) {
    server.stubFor(get(urlEqualTo(path)).willReturn(aResponse().withStatus(status)));
    return this;
  }

  /** A page at each number below {@code /page/}, with a link to the next one. */
  Site endless() {
    server.stubFor(
        get(urlMatching("/page/[0-9]+"))
            .willReturn(
                aResponse()
                    .withHeader("Content-Type", "text/html")
                    .withBody("<a href=\"{{math request.pathSegments.[1] '+' 1}}\">next</a>")
                    .withTransformers("response-template")));
    return this;
  }

  String url(String path) {
    return server.baseUrl() + path;
  }

  /** What was asked for, in the order of arrival. */
  List<String> asked() {
    return server.findAll(anyRequestedFor(anyUrl())).stream().map(LoggedRequest::getUrl).toList();
  }

  @Override
  public void close() {
    server.stop();
  }
}
