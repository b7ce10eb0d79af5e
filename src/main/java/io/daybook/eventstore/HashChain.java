package io.daybook.eventstore;

import io.daybook.codec.CanonicalJson;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * Links each event of a partition to the one before it, so that tampering shows.
 *
 * <p>Shape of what is hashed with SHA-256: the 32 bytes of the previous hash; partition (4 bytes),
 * position (8), version (8), id (16), schema version (4), command index (4), recorded-at in
 * microseconds since 1970 (8), all big-endian; then stream, type, command id, data and metadata,
 * each as its length in bytes (4) and its UTF-8 bytes. Data and metadata are hashed as {@link
 * CanonicalJson}, so the hash is the same before and after the database had them.
 *
 * <p>Context: one instance per owner, not thread-safe.
 */
public final class HashChain {
  private static final int FIXED_BYTES = EventHash.BYTES + 4 + 8 + 8 + 16 + 4 + 4 + 8;
  private static final int TEXTS = 5;

  private final MessageDigest digest;
  private final CanonicalJson data = new CanonicalJson();
  private final CanonicalJson metadata = new CanonicalJson();
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
   * @param event the event, whose own hash is ignored
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

  /** Returns the hash of an event. */
  public EventHash hash(EventHash previous, RecordedEvent event) {
    return hash(previous, StoredEvent.of(event));
  }

  /**
   * Returns the hash that a row must have.
   *
   * @throws IllegalArgumentException when its JSON is none that an event may have
   */
  public EventHash hash(EventHash previous, StoredEvent event) {
    byte[] stream = utf8(event.stream());
    byte[] type = utf8(event.type());
    byte[] commandId = utf8(event.commandId());
    data.write(event.data());
    metadata.write(event.metadata());
    int texts = stream.length + type.length + commandId.length + data.length() + metadata.length();
    ByteBuffer out = cleared(FIXED_BYTES + 4 * TEXTS + texts);
    out.put(previous.bytes())
        .putInt(event.partition())
        .putLong(event.position())
        .putLong(event.version())
        .putLong(event.id().getMostSignificantBits())
        .putLong(event.id().getLeastSignificantBits())
        .putInt(event.schemaVersion())
        .putInt(event.commandIndex())
        .putLong(event.recordedAtMicros());
    text(out, stream, stream.length);
    text(out, type, type.length);
    text(out, commandId, commandId.length);
    text(out, data.bytes(), data.length());
    text(out, metadata.bytes(), metadata.length());
    digest.update(out.flip());
    return EventHash.of(digest.digest());
  }

  private ByteBuffer cleared(int bytes) {
    if (buffer.capacity() < bytes) {
      buffer = ByteBuffer.allocate(Math.max(bytes, buffer.capacity() * 2));
    }
    return buffer.clear();
  }

  private static void text(ByteBuffer out, byte[] utf8, int length) {
    out.putInt(length).put(utf8, 0, length);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
