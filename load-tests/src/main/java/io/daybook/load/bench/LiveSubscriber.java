package io.daybook.load.bench;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/**
 * A WebSocket connection and its subscriptions.
 *
 * <p>Context: its connection's event loop.
 */
final class LiveSubscriber {
  private static final String SUBPROTOCOL = "daybook.v1";

  private final WebSocket socket;
  private final Frames frames;
  private final Promise<Void> subscribed = Promise.promise();
  private int unanswered;

  /** Takes what the frames carry, and what should not have come. */
  interface Frames {
    /** Takes an event. */
    default void event(JsonObject event, long nanos) {}

    /** Takes a row, alone or out of a snapshot; {@code {"key":…,"row":…}}. */
    default void row(JsonObject row, long nanos) {}

    /** An error frame, or the end of the connection. */
    void broken(String why);
  }

  private LiveSubscriber(WebSocket socket, Frames frames, int subscriptions) {
    this.socket = socket;
    this.frames = frames;
    this.unanswered = subscriptions;
  }

  /** Connects, subscribes, and succeeds when every subscription has begun. */
  static Future<Void> connect(
      WebSocketClient client, Target target, List<JsonObject> subscriptions, Frames frames) {
    WebSocketConnectOptions options =
        new WebSocketConnectOptions()
            .setHost(target.host())
            .setPort(target.port())
            .setURI("/live")
            .addSubProtocol(SUBPROTOCOL);
    return client
        .connect(options)
        .compose(
            socket ->
                new LiveSubscriber(socket, frames, subscriptions.size()).subscribe(subscriptions));
  }

  private Future<Void> subscribe(List<JsonObject> subscriptions) {
    socket.textMessageHandler(this::received);
    socket.closeHandler(closed -> broken("closed: " + socket.closeStatusCode()));
    Future<Void> written = Future.succeededFuture();
    for (JsonObject subscription : subscriptions) {
      written = socket.writeTextMessage(subscription.encode());
    }
    return written.compose(all -> subscribed.future());
  }

  private void received(String text) {
    long now = System.nanoTime();
    JsonObject frame = new JsonObject(text);
    switch (frame.getString("op")) {
      case "event" -> frames.event(frame.getJsonObject("event"), now);
      case "row" -> frames.row(frame, now);
      case "snapshot" -> snapshot(frame.getJsonArray("rows"), now);
      case "subscribed" -> answered();
      case "error" -> broken(text);
      default -> {
        // reset: a snapshot follows
      }
    }
  }

  private void snapshot(JsonArray rows, long now) {
    for (int i = 0; i < rows.size(); i++) {
      frames.row(rows.getJsonObject(i), now);
    }
  }

  private void answered() {
    unanswered--;
    if (unanswered == 0) {
      subscribed.tryComplete();
    }
  }

  private void broken(String why) {
    if (!subscribed.tryFail(why)) {
      frames.broken(why);
    }
  }
}
