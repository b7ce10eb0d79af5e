package io.daybook.eventstore;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;

/**
 * Links each event of a partition to the one before it, so that tampering shows.
 *
 * <p>Shape of what is hashed with SHA-256: the 32 bytes of the previous hash; partition (4 bytes),
 * position (8), version (8), id (16), schema version (4), command index (4), recorded-at in
 * microseconds since 1970 (8), all big-endian; then stream, type, command id, data and metadata,
 * each as its length in bytes (4) and its UTF-8 bytes. Data and metadata are canonical JSON: names
 * in order of their UTF-16 code units, no white space, plain numbers.
 *
 * <p>Context: one instance per owner, not thread-safe.
 */
public final class HashChain {
  private static final int FIXED_BYTES = EventHash.BYTES + 4 + 8 + 8 + 16 + 4 + 4 + 8;
  private static final int TEXTS = 5;
  private static final int MICROS_PER_SECOND = 1_000_000;

  private final MessageDigest digest;
  private ByteBuffer buffer = ByteBuffer.allocate(2048);

  /** Creates a chain maker. */
  public HashChain() {
    try {
      this.digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /**
   * Returns the event with its hash.
   *
   * @param previous the hash of the event before it in its partition
   * @param event the event, whose own hash is ignored and whose JSON is canonical
   */
  public RecordedEvent link(EventHash previous, RecordedEvent event) {
    return new RecordedEvent(
        event.partition(),
        event.position(),
        event.stream(),
        event.version(),
        event.id(),
        event.type(),
        event.schemaVersion(),
        event.data(),
        event.metadata(),
        event.commandId(),
        event.commandIndex(),
        event.recordedAt(),
        hash(previous, event));
  }

  /** Returns the hash of an event whose JSON is canonical. */
  public EventHash hash(EventHash previous, RecordedEvent event) {
    byte[] stream = utf8(event.stream().toString());
    byte[] type = utf8(event.type());
    byte[] commandId = utf8(event.commandId());
    byte[] data = event.data().bytes();
    byte[] metadata = event.metadata().bytes();
    int bytes =
        FIXED_BYTES
            + 4 * TEXTS
            + stream.length
            + type.length
            + commandId.length
            + data.length
            + metadata.length;
    ByteBuffer out = cleared(bytes);
    out.put(previous.bytes())
        .putInt(event.partition())
        .putLong(event.position())
        .putLong(event.version())
        .putLong(event.id().getMostSignificantBits())
        .putLong(event.id().getLeastSignificantBits())
        .putInt(event.schemaVersion())
        .putInt(event.commandIndex())
        .putLong(micros(event.recordedAt()));
    text(out, stream);
    text(out, type);
    text(out, commandId);
    text(out, data);
    text(out, metadata);
    digest.update(out.flip());
    return EventHash.of(digest.digest());
  }

  private ByteBuffer cleared(int bytes) {
    if (buffer.capacity() < bytes) {
      buffer = ByteBuffer.allocate(Math.max(bytes, buffer.capacity() * 2));
    }
    return buffer.clear();
  }

  private static void text(ByteBuffer out, byte[] utf8) {
    out.putInt(utf8.length).put(utf8);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static long micros(Instant time) {
    return Math.addExact(
        Math.multiplyExact(time.getEpochSecond(), (long) MICROS_PER_SECOND), time.getNano() / 1000);
  }
}
