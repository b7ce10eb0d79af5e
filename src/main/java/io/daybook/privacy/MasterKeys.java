package io.daybook.privacy;

import io.daybook.eventstore.SubjectKey;
import io.daybook.platform.SecureBytes;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import org.jspecify.annotations.Nullable;

/**
 * The keys that wrap the keys of persons: one that new keys are wrapped with and, while it is being
 * changed, another one that only unwraps. Immutable, safe for all threads.
 */
public final class MasterKeys {
  /** The bytes of a master key. */
  public static final int BYTES = Gcm.KEY_BYTES;

  private static final int ID_BYTES = 8;

  private final String current;
  private final Map<String, SecretKey> byId = new LinkedHashMap<>();

  private MasterKeys(byte[] current, byte @Nullable [] other) {
    this.current = id(current);
    if (other != null) {
      byId.put(id(other), Gcm.key(other));
    }
    byId.put(this.current, Gcm.key(current));
  }

  /**
   * Reads master keys.
   *
   * @param current 32 bytes in base64
   * @param other the same; null for none
   * @throws IllegalArgumentException when one is something else
   */
  public static MasterKeys of(String current, @Nullable String other) {
    return new MasterKeys(bytes(current), other == null ? null : bytes(other));
  }

  /** Makes a master key, in base64. */
  public static String generate(SecureBytes random) {
    return Base64.getEncoder().encodeToString(random.next(BYTES));
  }

  private static byte[] bytes(String base64) {
    byte[] bytes = Base64.getDecoder().decode(base64.strip());
    if (bytes.length != BYTES) {
      throw new IllegalArgumentException("a master key has 32 bytes, not " + bytes.length);
    }
    return bytes;
  }

  /** The id says nothing of the key: HMAC-SHA-256 of a constant under it. */
  private static String id(byte[] key) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(Gcm.key(key));
      byte[] digest = mac.doFinal("daybook master key id".getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, ID_BYTES);
    } catch (GeneralSecurityException defect) {
      throw new IllegalStateException("every Java has HMAC-SHA-256", defect);
    }
  }

  /** Returns the id of the key that wraps, 16 hexadecimal digits. */
  public String current() {
    return current;
  }

  /** Returns the ids of the keys that unwrap. */
  public Set<String> ids() {
    return Set.copyOf(byId.keySet());
  }

  String wrap(UUID id, String subject, byte[] dataKey, SecureBytes random) {
    SecretKey master = byId.get(current);
    if (master == null) {
      throw new IllegalStateException("no current master key");
    }
    byte[] nonce = random.next(Gcm.NONCE_BYTES);
    byte[] wrapped = Gcm.encrypt(master, nonce, bound(id, subject), dataKey);
    return Base64.getEncoder().withoutPadding().encodeToString(wrapped);
  }

  /**
   * Returns the key that a stored one is.
   *
   * @throws IllegalStateException when it is wrapped with another master key, or was damaged
   */
  byte[] unwrap(SubjectKey stored) {
    SecretKey master = byId.get(stored.master());
    if (master == null) {
      throw new IllegalStateException(
          "key %s is wrapped with master key %s, which is not here"
              .formatted(stored.id(), stored.master()));
    }
    try {
      byte[] wrapped = Base64.getDecoder().decode(String.valueOf(stored.wrapped()));
      return Gcm.decrypt(master, bound(stored.id(), stored.subject()), wrapped);
    } catch (IllegalArgumentException | Gcm.NotAuthenticException damaged) {
      throw new IllegalStateException(
          "key %s can't be unwrapped, it is damaged".formatted(stored.id()), damaged);
    }
  }

  private static byte[] bound(UUID id, String subject) {
    return ("daybook key 1\n" + id + '\n' + subject).getBytes(StandardCharsets.UTF_8);
  }
}
