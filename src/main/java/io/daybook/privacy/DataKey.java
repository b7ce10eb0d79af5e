package io.daybook.privacy;

import java.util.UUID;
import javax.crypto.SecretKey;

/**
 * A person's key, ready for use.
 *
 * @param id names it in what is encrypted with it
 * @param subject the person's id
 */
record DataKey(UUID id, String subject, SecretKey secret) {
  /** Says nothing of the secret. */
  @Override
  public String toString() {
    return "key " + id;
  }
}
