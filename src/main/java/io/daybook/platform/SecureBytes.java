package io.daybook.platform;

import java.security.SecureRandom;

/** Random bytes for keys and nonces, as a parameter. */
@FunctionalInterface
public interface SecureBytes {
  /** Returns so many bytes that nobody can foresee; safe for all threads. */
  byte[] next(int length);

  /** Returns the system's source, which does not block once the machine has started. */
  static SecureBytes system() {
    SecureRandom random = new SecureRandom();
    return length -> {
      byte[] bytes = new byte[length];
      random.nextBytes(bytes);
      return bytes;
    };
  }
}
