package io.daybook.kernel;

/**
 * The name of a stream: its category and the id of one aggregate in it.
 *
 * <p>Shape: {@code category/id}, for example {@code order/o-1001}. A category is 1 to 64 characters
 * of {@code a-z0-9-} and begins with a letter; an id is 1 to 128 characters of {@code
 * A-Za-z0-9._~-}, and not {@code .} or {@code ..}; such ones are taken here only because a store
 * may have them from before they were refused.
 *
 * @param category the kind of aggregate
 * @param id the aggregate within its category
 */
public record StreamId(String category, String id) {
  /** The most characters that an id may have. */
  public static final int ID_LENGTH_MAX = 128;

  /** What an id is, for people. */
  public static final String ID_RULE =
      "an id is 1 to 128 characters of A-Za-z0-9._~-, and not . or ..";

  /** The most characters that a category may have. */
  public static final int CATEGORY_LENGTH_MAX = 64;

  /**
   * Creates a stream id.
   *
   * @throws IllegalArgumentException when a part is not of the form above
   */
  public StreamId {
    if (!isCategory(category)) {
      throw new IllegalArgumentException(
          "a category is 1 to 64 of a-z0-9-, not: " + shown(category));
    }
    if (!isSpelledAsId(id)) {
      throw new IllegalArgumentException("an id is 1 to 128 of A-Za-z0-9._~-, not: " + shown(id));
    }
    category = SharedTexts.of(category);
  }

  /**
   * Parses {@code category/id}.
   *
   * @throws IllegalArgumentException when the text is not of that form
   */
  public static StreamId parse(String text) {
    int slash = text.indexOf('/');
    if (slash < 0) {
      throw new IllegalArgumentException("a stream is category/id, not: " + shown(text));
    }
    return new StreamId(text.substring(0, slash), text.substring(slash + 1));
  }

  /**
   * Tells whether the text can be an id. {@code .} and {@code ..} can't: they have the characters,
   * but a URL whose path has them means another path (RFC 3986, section 5.2.4).
   */
  public static boolean isId(String text) {
    return !text.equals(".") && !text.equals("..") && isSpelledAsId(text);
  }

  /** Tells whether the text has the form of an id, {@code .} and {@code ..} among them. */
  public static boolean isSpelledAsId(String text) {
    if (text.isEmpty() || text.length() > ID_LENGTH_MAX) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      if (!isIdCharacter(text.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  /** Tells whether the text can be a category. */
  public static boolean isCategory(String text) {
    if (text.isEmpty() || text.length() > CATEGORY_LENGTH_MAX || !isLower(text.charAt(0))) {
      return false;
    }
    for (int i = 1; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!isLower(c) && !isDigit(c) && c != '-') {
        return false;
      }
    }
    return true;
  }

  private static boolean isIdCharacter(char c) {
    return isLower(c) || isDigit(c) || (c >= 'A' && c <= 'Z') || "._~-".indexOf(c) >= 0;
  }

  private static boolean isLower(char c) {
    return c >= 'a' && c <= 'z';
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static String shown(String text) {
    return text.length() <= 40 ? text : text.substring(0, 40) + "…";
  }

  /** Returns {@code category/id}. */
  @Override
  public String toString() {
    return category + '/' + id;
  }
}
