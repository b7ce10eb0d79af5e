package io.daybook.privacy;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** AES-256-GCM with a random nonce of 96 bits in front of the cipher text and a tag of 128 bits. */
final class Gcm {
  static final int KEY_BYTES = 32;
  static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;

  private Gcm() {}

  /** Thrown when a text was not encrypted with that key and in that place. */
  static final class NotAuthenticException extends Exception {
    private static final long serialVersionUID = 1L;

    NotAuthenticException() {
      super("it does not authenticate", null, false, false);
    }
  }

  static SecretKey key(byte[] bytes) {
    if (bytes.length != KEY_BYTES) {
      throw new IllegalArgumentException("a key has 32 bytes, not " + bytes.length);
    }
    return new SecretKeySpec(bytes, "AES");
  }

  /** Returns nonce, cipher text and tag. */
  static byte[] encrypt(SecretKey key, byte[] nonce, byte[] authenticated, byte[] plain) {
    try {
      Cipher cipher = cipher(Cipher.ENCRYPT_MODE, key, nonce, authenticated);
      byte[] sealed = Arrays.copyOf(nonce, NONCE_BYTES + cipher.getOutputSize(plain.length));
      cipher.doFinal(plain, 0, plain.length, sealed, NONCE_BYTES);
      return sealed;
    } catch (GeneralSecurityException defect) {
      throw new IllegalStateException("every Java has AES-256-GCM", defect);
    }
  }

  /** Returns what was encrypted. */
  static byte[] decrypt(SecretKey key, byte[] authenticated, byte[] sealed)
      throws NotAuthenticException {
    if (sealed.length < NONCE_BYTES + TAG_BITS / Byte.SIZE) {
      throw new NotAuthenticException();
    }
    try {
      byte[] nonce = Arrays.copyOf(sealed, NONCE_BYTES);
      return cipher(Cipher.DECRYPT_MODE, key, nonce, authenticated)
          .doFinal(sealed, NONCE_BYTES, sealed.length - NONCE_BYTES);
    } catch (AEADBadTagException tampered) {
      throw new NotAuthenticException();
    } catch (GeneralSecurityException defect) {
      throw new IllegalStateException("every Java has AES-256-GCM", defect);
    }
  }

  private static Cipher cipher(int mode, SecretKey key, byte[] nonce, byte[] authenticated)
      throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
    cipher.updateAAD(authenticated);
    return cipher;
  }
}
