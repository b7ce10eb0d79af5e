package io.daybook.platform;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.MessageCodec;

/** Passes a {@link LocalMessage} by reference. */
public final class LocalMessageCodec implements MessageCodec<LocalMessage, LocalMessage> {
  private static final String NAME = "daybook.local";

  private LocalMessageCodec() {}

  /** Makes the event bus of this Vert.x pass local messages by reference; once per Vert.x. */
  public static void register(Vertx vertx) {
    vertx.eventBus().registerCodec(new LocalMessageCodec());
    vertx.eventBus().codecSelector(body -> body instanceof LocalMessage ? NAME : null);
  }

  @Override
  public void encodeToWire(Buffer buffer, LocalMessage message) {
    throw new UnsupportedOperationException(message.getClass() + " stays in its process");
  }

  @Override
  public LocalMessage decodeFromWire(int pos, Buffer buffer) {
    throw new UnsupportedOperationException("a local message never comes over the wire");
  }

  @Override
  public LocalMessage transform(LocalMessage message) {
    return message;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public byte systemCodecID() {
    return -1;
  }
}
