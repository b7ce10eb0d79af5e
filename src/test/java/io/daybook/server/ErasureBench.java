package io.daybook.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;

/** What tests of erasures ask a server. */
abstract class ErasureBench {
  static final String EMAIL = "ada.lovelace@example.org";

  static String order(String customer, String email) {
    return """
    {"customer":"%s","currency":"GBP","email":"%s",
     "lines":[{"sku":"s","quantity":1,"unitPrice":7}]}\
    """
        .formatted(customer, email);
  }

  static HttpResponse<String> send(TestNode node, String method, String path) throws Exception {
    return node.client()
        .send(
            node.request(path).method(method, BodyPublishers.noBody()).build(),
            BodyHandlers.ofString());
  }

  static String get(TestNode node, String path) throws Exception {
    HttpResponse<String> answer = node.get(path);
    assertThat(answer.statusCode()).as(path + " " + answer.body()).isEqualTo(200);
    return answer.body();
  }
}
