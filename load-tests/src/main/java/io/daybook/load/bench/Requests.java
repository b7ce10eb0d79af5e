package io.daybook.load.bench;

import io.netty.util.AsciiString;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Makes requests to one server. */
final class Requests {
  /** The header field whose value is another one with every request. */
  static final AsciiString IDEMPOTENCY_KEY = AsciiString.cached("idempotency-key");

  private static final AsciiString GET = AsciiString.cached("GET");
  private static final AsciiString POST = AsciiString.cached("POST");
  private static final AsciiString PREFER = AsciiString.cached("prefer");
  private static final AsciiString CONTENT_TYPE = AsciiString.cached("content-type");
  private static final AsciiString JSON = AsciiString.cached("application/json");
  private static final byte[] NO_BODY = {};

  private final AsciiString authority;

  Requests(Target target) {
    this.authority = AsciiString.cached(target.authority());
  }

  /** Returns a request for a path, with its query. */
  Request get(String path) {
    return new Request(authority, GET, new AsciiString(path), List.of(), NO_BODY);
  }

  /** Returns a request for a path that may wait for the views to catch up. */
  Request getPatiently(String path, int waitSeconds) {
    List<AsciiString> fields = List.of(PREFER, new AsciiString("wait=" + waitSeconds));
    return new Request(authority, GET, new AsciiString(path), fields, NO_BODY);
  }

  /** Returns the request that sends a command. */
  Request command(OrderCommand command) {
    String path = "/commands/order/" + command.order() + '/' + command.name();
    return post(path, command.key(), command.body());
  }

  /** Returns a request that sends JSON to a path, under an idempotency key. */
  Request post(String path, String key, String json) {
    return new Request(
        authority,
        POST,
        new AsciiString(path),
        List.of(CONTENT_TYPE, JSON, IDEMPOTENCY_KEY, new AsciiString(key)),
        json.getBytes(StandardCharsets.UTF_8));
  }
}
