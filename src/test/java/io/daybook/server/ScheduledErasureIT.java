package io.daybook.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.testkit.TestServers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A person's data in a command that waits, which is on disk for long. */
class ScheduledErasureIT extends ErasureBench {
  @Test
  void aCommandThatWaitsIsSealedAndNotDeliveredAfterTheErasure() throws Exception {
    String uri = TestServers.freshDatabase();
    JumpingClock clock = new JumpingClock();
    try (TestNode node = TestNode.start(uri, Map.of(), clock)) {
      Instant soon = clock.now().plusSeconds(600);
      assertThat(placedLater(node, "o-1", "c-1", soon).statusCode()).isEqualTo(202);
      assertThat(placedLater(node, "o-2", "c-2", soon).statusCode()).isEqualTo(202);
      assertThat(placedLater(node, "o-3", "c-9", soon.plusSeconds(900)).statusCode())
          .isEqualTo(202);
      assertThat(get(node, "/scheduled/order/o-1/later-o-1")).contains(EMAIL);
      var bare =
          node.post(
              "/commands/order/o-4/cancel",
              "{\"reason\":\"seen in the clear\"}",
              "Daybook-Deliver-At",
              soon.plusSeconds(900).toString());
      assertThat(bare.statusCode()).isEqualTo(202);
      assertThat(TestDatabase.everything(uri)).contains(hex("seen in the clear"));
      assertThat(TestDatabase.everything(uri)).doesNotContain(EMAIL, hex(EMAIL));

      assertThat(send(node, "DELETE", "/subjects/c-1").statusCode()).isEqualTo(204);
      assertThat(get(node, "/scheduled/order/o-1/later-o-1")).contains("\"body\":null");
      var refused = placedLater(node, "o-5", "c-1", soon.plusSeconds(900));
      assertThat(refused.statusCode()).isEqualTo(422);
      assertThat(refused.body()).contains("subject-erased").doesNotContain(EMAIL);

      clock.jump(Duration.ofSeconds(700));
      untilContains(node, "/scheduled?state=parked", "\"stream\":\"order/o-1\"");
      assertThat(get(node, "/scheduled/order/o-1/later-o-1"))
          .contains("subject-erased", "\"body\":null")
          .doesNotContain(EMAIL);
      assertThat(send(node, "POST", "/scheduled/order/o-1/later-o-1").statusCode()).isEqualTo(404);
      assertThat(node.get("/streams/order/o-1").statusCode()).isEqualTo(404);
      untilContains(node, "/scheduled/order/o-2/later-o-2", "delivered");
      assertThat(get(node, "/streams/order/o-2")).contains(EMAIL);
      assertThat(TestDatabase.everything(uri)).doesNotContain(EMAIL, hex(EMAIL));
    }
  }

  private static HttpResponse<String> placedLater(
      TestNode node, String order, String customer, Instant time) throws Exception {
    return node.post(
        "/commands/order/" + order + "/place",
        order(customer, EMAIL),
        "Daybook-Deliver-At",
        time.toString(),
        "Idempotency-Key",
        "later-" + order);
  }

  private static String hex(String text) {
    return HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8));
  }

  private static void untilContains(TestNode node, String path, String text) throws Exception {
    String body = get(node, path);
    for (int tries = 0; !body.contains(text) && tries < 600; tries++) {
      TimeUnit.MILLISECONDS.sleep(50);
      body = get(node, path);
    }
    assertThat(body).contains(text);
  }
}
