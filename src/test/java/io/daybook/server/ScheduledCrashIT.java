package io.daybook.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills the server and its PostgreSQL with SIGKILL while commands wait, and while they are
 * delivered: every one that was acknowledged takes effect once, and not before its time.
 */
class ScheduledCrashIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int COMMANDS = 300;
  private static final int STREAMS = 8;

  @TempDir Path data;

  private final Map<String, Instant> acknowledged = new TreeMap<>();

  private static HttpResponse<String> schedule(ServerProcess server, int number, Instant time)
      throws Exception {
    return server.post(
        "/commands/stock/sku-" + number % STREAMS + "/receive",
        "{\"quantity\":1}",
        "Idempotency-Key",
        "k-" + number,
        "Daybook-Deliver-At",
        time.toString());
  }

  /** Each is some seconds ahead, so the first are delivered while the last come in. */
  private void scheduleAll(ServerProcess server) throws Exception {
    for (int i = 0; i < COMMANDS; i++) {
      Instant time = Instant.now().plusSeconds(4).truncatedTo(ChronoUnit.MILLIS);
      HttpResponse<String> answer = schedule(server, i, time);
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
      acknowledged.put("k-" + i, time);
    }
  }

  private static int waiting(ServerProcess server) throws IOException, InterruptedException {
    return JSON.readTree(server.get("/scheduled?limit=1000").body()).at("/commands").size();
  }

  private static void untilWaiting(ServerProcess server, int atMost) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(90);
    while (waiting(server) > atMost) {
      assertThat(System.nanoTime()).as("delivered in time").isLessThan(deadline);
      Thread.sleep(50);
    }
  }

  private static List<JsonNode> events(ServerProcess server) throws Exception {
    List<JsonNode> events = new ArrayList<>();
    for (int i = 0; i < STREAMS; i++) {
      JSON.readTree(server.get("/streams/stock/sku-" + i + "?limit=1000").body())
          .at("/events")
          .forEach(events::add);
    }
    return events;
  }

  @Test
  void whatWaitsIsDeliveredOnceAfterAKill() throws Exception {
    try (ServerProcess server = new ServerProcess(data, Map.of("DAYBOOK_KAFKA", "off"))) {
      server.start();
      scheduleAll(server);
      server.killAll();
      server.start();
      untilWaiting(server, COMMANDS / 2);
      server.killAll();
      server.start();
      untilWaiting(server, 0);

      List<JsonNode> events = events(server);
      Map<String, Instant> effects = new TreeMap<>();
      for (JsonNode event : events) {
        effects.put(
            event.at("/metadata/correlationId").textValue(),
            Instant.parse(event.at("/recordedAt").textValue()));
      }
      assertThat(events).as("each once").hasSize(COMMANDS);
      assertThat(effects.keySet()).isEqualTo(acknowledged.keySet());
      effects.forEach((key, at) -> assertThat(at).as(key).isAfterOrEqualTo(acknowledged.get(key)));
      assertThat(server.get("/scheduled?state=parked").body()).contains("\"commands\":[]");
    }
  }
}
