package io.daybook.load.bench;

import java.nio.charset.StandardCharsets;

/** Makes the bytes of HTTP/1.1 requests to one server. */
final class Requests {
  private final String host;

  Requests(Target target) {
    this.host = " HTTP/1.1\r\nhost: " + target.authority() + "\r\n";
  }

  /** Returns a request for a path, with its query. */
  byte[] get(String path) {
    return ("GET " + path + host + "\r\n").getBytes(StandardCharsets.US_ASCII);
  }

  /** Returns a request for a path that may wait for the views to catch up. */
  byte[] getPatiently(String path, int waitSeconds) {
    return ("GET " + path + host + "prefer: wait=" + waitSeconds + "\r\n\r\n")
        .getBytes(StandardCharsets.US_ASCII);
  }

  /** Returns the request that sends a command. */
  byte[] command(OrderCommand command) {
    String path = "/commands/order/" + command.order() + '/' + command.name();
    return post(path, command.key(), command.body());
  }

  /** Returns a request that sends JSON to a path, under an idempotency key. */
  byte[] post(String path, String key, String json) {
    byte[] body = json.getBytes(StandardCharsets.UTF_8);
    byte[] head =
        ("POST "
                + path
                + host
                + "content-type: application/json\r\nidempotency-key: "
                + key
                + "\r\ncontent-length: "
                + body.length
                + "\r\n\r\n")
            .getBytes(StandardCharsets.US_ASCII);
    byte[] request = new byte[head.length + body.length];
    System.arraycopy(head, 0, request, 0, head.length);
    System.arraycopy(body, 0, request, head.length, body.length);
    return request;
  }
}
