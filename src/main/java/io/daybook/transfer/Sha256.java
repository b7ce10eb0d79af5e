package io.daybook.transfer;

import io.daybook.eventstore.EventHash;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** Chains lines to each other. */
final class Sha256 {
  private Sha256() {}

  static EventHash of(EventHash before, byte[] line) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(before.bytes());
      return EventHash.of(digest.digest(line));
    } catch (NoSuchAlgorithmException defect) {
      throw new IllegalStateException("every Java has SHA-256", defect);
    }
  }
}
