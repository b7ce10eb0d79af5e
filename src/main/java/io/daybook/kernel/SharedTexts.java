package io.daybook.kernel;

import org.jspecify.annotations.Nullable;

/**
 * Texts that come again and again, such as currencies and article numbers, held once.
 *
 * <p>A text that is decoded from JSON is a new object each time. States and rows that are kept in
 * memory hold it for as long as they live, so a record that is kept in great number may ask here
 * for the one that was decoded before:
 *
 * <pre>
 *   public OrderLine {
 *     sku = SharedTexts.of(sku);
 *   }
 * </pre>
 *
 * <p>Bounded: up to {@value #TEXTS_MAX} texts of up to {@value #LENGTH_MAX} characters, none of
 * which is ever given up but for another that was asked for twice. So it is no place for personal
 * values, which must be forgotten when a person is erased, nor of use for what is different each
 * time.
 */
public final class SharedTexts {
  static final int TEXTS_MAX = 4_096;
  static final int LENGTH_MAX = 64;

  // Threads may see different entries, and get equal texts: a text is safe however it is published.
  private static final @Nullable String[] TEXTS = new String[TEXTS_MAX];
  private static final int[] SEEN = new int[TEXTS_MAX];

  private SharedTexts() {}

  /**
   * Returns an equal text: the one that is shared where there is one. What a decoder left out, and
   * is null against the record's declaration, stays so.
   */
  public static String of(String text) {
    return isShareable(text) ? shared(text) : text;
  }

  private static boolean isShareable(@Nullable String text) {
    return text != null && text.length() <= LENGTH_MAX;
  }

  private static String shared(String text) {
    int hash = text.hashCode() * 0x9E3779B9;
    int slot = hash >>> -Integer.numberOfTrailingZeros(TEXTS_MAX);
    String known = TEXTS[slot];
    if (known != null && known.equals(text)) {
      return known;
    }
    if (SEEN[slot] == hash) {
      TEXTS[slot] = text;
    } else {
      SEEN[slot] = hash;
    }
    return text;
  }

  /** The same for a text that may be absent. */
  public static @Nullable String ofNullable(@Nullable String text) {
    return text == null ? null : of(text);
  }
}
