package io.daybook.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.daybook.testkit.TestServers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What clients may rely on where it is easy to get it slightly wrong. */
class ContractEdgesIT {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static TestNode node;

  @BeforeAll
  static void start() throws Exception {
    node = TestNode.start(TestServers.freshDatabase(), Map.of("DAYBOOK_VIEW_SLICES", "2"));
    for (int i = 0; i < 6; i++) {
      place("o-" + i, "c-" + i % 2);
    }
    node.awaitViews();
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  private static HttpResponse<String> place(String id, String customer) throws Exception {
    String body =
        """
        {"customer":"%s","currency":"GBP","lines":[{"sku":"s","quantity":1,"unitPrice":7}]}\
        """
            .formatted(customer);
    return node.post("/commands/order/" + id + "/place", body);
  }

  private static JsonNode get(String path, int status) throws Exception {
    HttpResponse<String> answer = node.get(path);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    return JSON.readTree(answer.body());
  }

  @Test
  void theIndexLinksToWhatIsThere() throws Exception {
    HttpResponse<String> answer = node.get("/");
    assertThat(answer.headers().firstValue("content-type")).contains("application/json");
    List<String> links = new ArrayList<>();
    JSON.readTree(answer.body()).get("links").forEach(link -> links.add(link.textValue()));
    assertThat(links).contains("/views", "/metrics", "/health/ready");
    for (String link : links) {
      if (!link.contains("{") && !link.equals("/live")) {
        assertThat(node.get(link).statusCode()).as(link).isEqualTo(200);
      }
    }
  }

  @Test
  void aCursorLeadsOnThroughItsOwnQueryAlone() throws Exception {
    String query = "/views/orders?customer=c-1&sort=total&limit=2";
    JsonNode first = get(query, 200);
    String cursor = first.at("/next").textValue();
    JsonNode second = get(query + "&cursor=" + cursor, 200);
    assertThat(first.get("rows")).hasSize(2);
    assertThat(second.get("rows")).hasSize(1);
    assertThat(second.at("/next").isNull()).isTrue();
    get("/views/orders?customer=c-1&sort=total&limit=1&cursor=" + cursor, 200);
    for (String other :
        new String[] {
          "/views/orders?customer=c-0&sort=total&cursor=",
          "/views/orders?sort=total&cursor=",
          "/views/orders?customer=c-1&status=placed&sort=total&cursor=",
          "/views/orders?customer=c-1&sort=-total&cursor=",
          "/views/orders?customer=c-1&cursor=",
          "/views/stock-levels?cursor=",
          "/views/customer-totals?sort=orders&cursor="
        }) {
      JsonNode problem = get(other + cursor, 400);
      assertThat(problem.at("/type").textValue()).as(other).isEqualTo("malformed");
      assertThat(problem.at("/detail").textValue()).contains("cursor");
    }
  }

  @ParameterizedTest
  @CsvSource({"0:0,0:0,200", "0:0,1:0,400", "0:1,x,400", ",0:0,200", ",x,400"})
  void theHeaderAndTheParameterMustAgree(String parameter, String header, int status)
      throws Exception {
    String path = "/views/orders?" + (parameter == null ? "" : "after=" + parameter);
    HttpResponse<String> answer =
        node.client()
            .send(
                node.request(path).header("Daybook-After", header).build(),
                BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "{\"a\":1}}",
        "{\"a\":1} x",
        "{\"customer\":\"c\",\"customer\":\"d\"}",
        "{'a':1}",
        "{\"a\":01}",
        "{\"a\":nul}",
        "{\"a\":\"\\q\"}",
        "{\"a\":\"x\ny\"}",
        "[1,]",
        "<html>",
        "\u001b[31m"
      })
  void whatDoesNotParseIsToldInPlainWords(String body) throws Exception {
    HttpResponse<String> answer = node.post("/commands/order/bad/place", body);
    if (body.isEmpty()) {
      assertThat(answer.statusCode()).isEqualTo(422);
      return;
    }
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
    String detail = JSON.readTree(answer.body()).at("/detail").textValue();
    assertThat(detail)
        .matches("the body is not one JSON value: [a-z' ]+, at line [0-9]+, column [0-9]+")
        .doesNotContain("Unexpected", "code", "token", "java", "Json");
  }

  @Test
  void anEndThatComesTooEarlyIsToldWithItsPlace() throws Exception {
    HttpResponse<String> answer = node.post("/commands/order/bad/place", "{\n\"a\":");
    assertThat(JSON.readTree(answer.body()).at("/detail").textValue())
        .isEqualTo("the body is not one JSON value: it ends too early, at line 2, column 5");
  }

  @ParameterizedTest
  @ValueSource(strings = {".", ".."})
  void aCustomerThatNoUrlCanNameIsRefused(String customer) throws Exception {
    HttpResponse<String> answer = place("dots", customer);
    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(JSON.readTree(answer.body()).at("/errors/0/pointer").textValue())
        .isEqualTo("/customer");
  }
}
