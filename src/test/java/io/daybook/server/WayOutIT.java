package io.daybook.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.testkit.TestServers;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Who takes a wrong name or path is told which ones there are. */
class WayOutIT {
  private static TestNode node;

  @BeforeAll
  static void start() {
    node = TestNode.start(TestServers.freshDatabase(), null, "unused");
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  private static void says(HttpResponse<String> answer, String detail) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(404);
    assertThat(answer.body()).contains("\"type\":\"not-found\"").contains(detail);
  }

  @Test
  void aCategoryThatIsNotThere() throws Exception {
    String there = "there is no category of that name; there are note, order, payment, stock\"";
    says(node.post("/commands/ordr/o-1/place", "{}"), there);
    says(node.get("/streams/ordr/o-1"), there);
    says(node.get("/streams/ordr/o-1/state"), there);
  }

  @Test
  void aCommandThatIsNotThere() throws Exception {
    says(
        node.post("/commands/order/w-1/plaze", "{}"),
        "order has no command of that name; it has add-line, cancel, confirm, decline, expire,"
            + " mark-paid, place, remove-line, ship\"");
    says(
        node.post("/commands/note/n-1/foo", "{}"),
        "note is open and has no commands: append events with POST /streams/note/n-1\"");
  }

  @Test
  void aPathThatIsNotThere() throws Exception {
    says(
        node.get("/streams/note/n-1/"),
        "no resource answers to that, the slash at the end counts; a stream is"
            + " /streams/{category}/{id}\"");
    says(
        node.get("/admin/reactors/orders"), "; see /admin/reactors and /admin/reactors/{reactor}/");
    says(node.get("/admin/nothing"), "; see /admin/partitions and /admin/reactors\"");
    says(node.get("/nothing"), "no resource answers to that; GET / says what there is\"");
    says(node.get("/streamsandmore"), "; GET / says what there is\"");
  }
}
