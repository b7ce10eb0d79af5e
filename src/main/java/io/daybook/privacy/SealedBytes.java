package io.daybook.privacy;

import io.daybook.kernel.StreamId;
import io.daybook.platform.SecureBytes;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An encrypted value: format 1 (1 byte), key id (16), nonce (12), cipher text and tag. Immutable.
 */
final class SealedBytes {
  private static final byte FORMAT = 1;
  private static final int HEAD_BYTES = 1 + 2 * Long.BYTES;

  private final UUID key;
  private final byte[] bytes;

  private SealedBytes(UUID key, byte[] bytes) {
    this.key = key;
    this.bytes = bytes;
  }

  /**
   * Where a value belongs; it can't be read anywhere else.
   *
   * @param event the event, or the last one in a snapshot
   * @param path the JSON pointer in the event's data, or another name
   */
  record Place(StreamId stream, UUID event, String path) {
    private byte[] with(byte[] head) {
      byte[] text =
          (stream.toString() + '\n' + event + '\n' + path).getBytes(StandardCharsets.UTF_8);
      return ByteBuffer.allocate(head.length + text.length).put(head).put(text).array();
    }
  }

  static SealedBytes encrypt(DataKey key, Place place, byte[] plain, SecureBytes random) {
    byte[] head = head(key.id());
    byte[] nonce = random.next(Gcm.NONCE_BYTES);
    byte[] sealed = Gcm.encrypt(key.secret(), nonce, place.with(head), plain);
    byte[] all = ByteBuffer.allocate(head.length + sealed.length).put(head).put(sealed).array();
    return new SealedBytes(key.id(), all);
  }

  byte[] decrypt(DataKey with, Place place) throws Gcm.NotAuthenticException {
    byte[] sealed = new byte[bytes.length - HEAD_BYTES];
    System.arraycopy(bytes, HEAD_BYTES, sealed, 0, sealed.length);
    return Gcm.decrypt(with.secret(), place.with(head(key)), sealed);
  }

  private static byte[] head(UUID key) {
    return ByteBuffer.allocate(HEAD_BYTES)
        .put(FORMAT)
        .putLong(key.getMostSignificantBits())
        .putLong(key.getLeastSignificantBits())
        .array();
  }

  /** Returns the value of these bytes, null when they are none. */
  static @Nullable SealedBytes of(byte[] bytes) {
    if (bytes.length < HEAD_BYTES || bytes[0] != FORMAT) {
      return null;
    }
    ByteBuffer head = ByteBuffer.wrap(bytes, 1, 2 * Long.BYTES);
    return new SealedBytes(new UUID(head.getLong(), head.getLong()), bytes);
  }

  /** Returns the value of this text, null when it is none. */
  static @Nullable SealedBytes parse(String text) {
    try {
      return of(Base64.getUrlDecoder().decode(text));
    } catch (IllegalArgumentException notBase64) {
      return null;
    }
  }

  /** Returns the id of the key. */
  UUID key() {
    return key;
  }

  /** Returns all of it, not a copy: read only. */
  byte[] bytes() {
    return bytes;
  }

  /** Returns the value as base64url. */
  String text() {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
