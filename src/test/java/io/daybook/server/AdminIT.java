package io.daybook.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.daybook.testkit.TestServers;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What operators ask, and what they anchor: it is what {@code verify} wants. */
class AdminIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String ORDER =
      "{\"customer\":\"c-1\",\"currency\":\"GBP\",\"lines\":"
          + "[{\"sku\":\"1\",\"quantity\":1,\"unitPrice\":1}]}";

  @Test
  void partitionsAndTheirEndsAreShown() throws Exception {
    String postgres = TestServers.freshDatabase();
    try (TestNode node = TestNode.start(postgres, Map.of("DAYBOOK_PARTITIONS", "4"))) {
      assertThat(node.get("/admin/partitions/0/head").body())
          .isEqualTo(
              "{\"store\":\"%s\",\"partition\":0,\"position\":0,\"hash\":\"%s\","
                      .formatted(node.store().id(), "0".repeat(64))
                  + "\"recordedAt\":null,\"anchor\":null}");
      String position =
          JSON.readTree(node.post("/commands/order/o-1/place", ORDER).body())
              .get("position")
              .asText();
      int partition = Integer.parseInt(position.split(":", 2)[0]);
      JsonNode all = JSON.readTree(node.get("/admin/partitions").body()).get("partitions");
      assertThat(all).hasSize(4);
      assertThat(all.get(partition).get("head").asLong()).isEqualTo(1);
      assertThat(all.get(partition).get("shard").asText()).isEqualTo("0");
      assertThat(all.get(partition).get("relayed").isNull()).as("no Kafka").isTrue();
      assertThat(all.get(partition).get("rate").isNumber()).isTrue();
      assertThat(all.get(0).get("owner").asText()).isEqualTo(all.get(3).get("owner").asText());
      JsonNode end = JSON.readTree(node.get("/admin/partitions/" + partition + "/head").body());
      assertThat(end.get("position").asLong()).isEqualTo(1);
      assertThat(end.get("recordedAt").asText()).endsWith("Z");
      String anchor = end.get("anchor").asText();
      assertThat(anchor).isEqualTo(partition + ":1:" + end.get("hash").asText());
      for (String other : new String[] {"4", "x", "-1", ""}) {
        assertThat(node.get("/admin/partitions/" + other + "/head").statusCode()).isEqualTo(404);
      }
      assertThat(node.get("/health/ready").body()).contains("\"event-store\":\"up\"");
      CommandRun verified = CommandRun.of(postgres, "verify", "--anchor", anchor);
      assertThat(verified.status()).as("beside the server: %s", verified).isZero();
    }
  }
}
