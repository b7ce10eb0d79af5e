package io.daybook.kernel;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Something of a module that whoever runs it may set.
 *
 * <p>In the settings file its name follows the module's: {@code unpaid-seconds} of the module
 * {@code shop} is {@code shopUnpaidSeconds} there, and {@code DAYBOOK_SHOP_UNPAID_SECONDS} in the
 * environment. A value is checked when the server starts.
 *
 * @param name words of {@code a-z0-9} joined by {@code -}; with its unit where it has one
 * @param kind what it may be
 * @param otherwise its value when nobody sets it
 * @param help what it is, for people, in a few words
 */
public record ModuleSetting(String name, Kind kind, String otherwise, String help) {
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9]*(-[a-z0-9]+)*");

  /** What a setting may be. */
  public sealed interface Kind {
    /** A whole number. */
    record WholeNumber(long min, long max) implements Kind {}

    /** One of a few words. */
    record OneOf(List<String> words) implements Kind {
      /** Creates a kind. */
      public OneOf {
        words = List.copyOf(words);
      }
    }

    /** Tells whether a value is allowed. */
    default boolean allows(String value) {
      return switch (this) {
        case WholeNumber(long min, long max) -> isWithin(value, min, max);
        case OneOf(List<String> words) -> words.contains(value);
      };
    }

    private static boolean isWithin(String value, long min, long max) {
      boolean digits =
          !value.isEmpty()
              && value.length() <= 18
              && value.chars().allMatch(c -> c >= '0' && c <= '9');
      return digits && Long.parseLong(value) >= min && Long.parseLong(value) <= max;
    }

    /** Returns what is allowed, for people. */
    default String allowed() {
      return switch (this) {
        case WholeNumber(long min, long max) -> "a whole number, %d to %d".formatted(min, max);
        case OneOf(List<String> words) -> String.join(" or ", words);
      };
    }
  }

  /**
   * Creates a setting.
   *
   * @throws IllegalArgumentException when its name is none, or its default is not allowed
   */
  public ModuleSetting {
    if (!NAME.matcher(name).matches() || name.length() > StreamId.CATEGORY_LENGTH_MAX) {
      throw new IllegalArgumentException("not the name of a setting: " + name);
    }
    if (!kind.allows(otherwise)) {
      throw new IllegalArgumentException(name + " must be " + kind.allowed() + ": " + otherwise);
    }
  }

  /** Returns a setting that is a whole number of 0 and up. */
  public static ModuleSetting number(String name, long otherwise, long min, long max, String help) {
    return new ModuleSetting(name, new Kind.WholeNumber(min, max), Long.toString(otherwise), help);
  }

  /** Returns a setting that is true or false. */
  public static ModuleSetting yesNo(String name, boolean otherwise, String help) {
    Kind words = new Kind.OneOf(List.of("true", "false"));
    return new ModuleSetting(name, words, Boolean.toString(otherwise), help);
  }
}
