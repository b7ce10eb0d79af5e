package io.daybook.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.testkit.TestServers;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is answered while the event store is away: a request that only reads has done nothing. */
class StoreAwayIT {
  private static HttpResponse<String> send(TestNode node, String method, String path)
      throws Exception {
    return node.client()
        .send(
            node.request(path).method(method, BodyPublishers.noBody()).build(),
            BodyHandlers.ofString());
  }

  @Test
  void readsDidNothing() throws Exception {
    String uri = TestServers.freshDatabase();
    try (TestNode node = TestNode.start(uri, Map.of("DAYBOOK_SHOP_REACTOR", "true"))) {
      TestNode.await(node.store().close());
      for (String path :
          new String[] {
            "/scheduled",
            "/scheduled/order/o-1/c-1",
            "/subjects/ada",
            "/admin/reactors/orders/parked"
          }) {
        HttpResponse<String> read = send(node, "GET", path);
        assertThat(read.statusCode()).as(path).isEqualTo(503);
        assertThat(read.headers().firstValue("Retry-After")).isPresent();
        assertThat(read.body()).contains("\"type\":\"unavailable\"", "\"outcome\":\"none\"");
        assertThat(send(node, "HEAD", path).statusCode()).as(path).isEqualTo(503);
      }
      for (String path : new String[] {"/scheduled/order/o-1/c-1", "/subjects/ada"}) {
        HttpResponse<String> changed = send(node, "DELETE", path);
        assertThat(changed.statusCode()).as(path).isEqualTo(503);
        assertThat(changed.body()).contains("\"outcome\":\"unknown\"");
      }
    }
  }
}
