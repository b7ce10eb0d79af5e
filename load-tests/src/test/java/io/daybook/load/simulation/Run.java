package io.daybook.load.simulation;

import static io.gatling.javaapi.core.CoreDsl.StringBody;
import static io.gatling.javaapi.http.HttpDsl.http;
import static io.gatling.javaapi.http.HttpDsl.status;

import io.daybook.load.bench.OrderCommand;
import io.daybook.load.bench.Orders;
import io.daybook.load.bench.Target;
import io.gatling.javaapi.core.Session;
import io.gatling.javaapi.http.HttpProtocolBuilder;
import io.gatling.javaapi.http.HttpRequestActionBuilder;

/**
 * What all simulations share: system properties {@code url} (of the server), {@code users} (each
 * with a connection of its own), {@code seconds}; and how a command is sent.
 */
final class Run {
  private static final String COMMAND = "command";
  private static final String WEB_SOCKET = "ws";

  private Run() {}

  static Target target() {
    return Target.parse(System.getProperty("url", "http://127.0.0.1:8080"));
  }

  static int users(int otherwise) {
    return number("users", otherwise);
  }

  static int seconds() {
    return number("seconds", 20);
  }

  static Orders.Further further() {
    return Orders.Further.named(System.getProperty("further", "add-line"));
  }

  /** Returns a whole number that is at least 1. */
  static int number(String name, int otherwise) {
    int number = Integer.getInteger(name, otherwise);
    if (number < 1) {
      throw new IllegalArgumentException("-D" + name + " must be at least 1, was " + number);
    }
    return number;
  }

  /** Nothing is cached: an {@code ETag} must not turn a read into a 304. */
  static HttpProtocolBuilder protocol() {
    String url = target().url();
    return http.baseUrl(url)
        .wsBaseUrl(url.replaceFirst("http", WEB_SOCKET))
        .acceptHeader("application/json")
        .disableCaching()
        .disableFollowRedirect();
  }

  /** Sends the command that {@link #with} put into the session. */
  static HttpRequestActionBuilder send(String requestName) {
    return http(requestName)
        .post(session -> "/commands/" + command(session).stream() + '/' + command(session).name())
        .header("Content-Type", "application/json")
        .header("Idempotency-Key", session -> command(session).key())
        .body(StringBody(session -> command(session).body()))
        .check(status().in(200, 201));
  }

  static Session with(Session session, OrderCommand command) {
    return session.set(COMMAND, command);
  }

  static OrderCommand command(Session session) {
    OrderCommand command = session.get(COMMAND);
    if (command == null) {
      throw new IllegalStateException("there is no command in the session");
    }
    return command;
  }
}
