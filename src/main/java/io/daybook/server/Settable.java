package io.daybook.server;

import org.jspecify.annotations.Nullable;

/** Something that can be set, in the settings file and in the environment. */
interface Settable {
  /** Returns its name in a file, for example {@code httpPort}. */
  String key();

  /** Returns its name in the environment, for example {@code DAYBOOK_HTTP_PORT}. */
  String variable();

  /** Returns its value when nobody sets it. */
  String otherwise();

  /** Returns what it may be, for people. */
  String allowed();

  /** Returns what it is, for people. */
  String help();

  /** Tells whether its value is not to be shown. */
  boolean isSecret();

  /** Returns what is wrong with a value, null when nothing is. */
  @Nullable String objection(String value);

  /** Returns the words of a name, joined by {@code _}, as a name in a file. */
  static String camelCase(String words) {
    StringBuilder key = new StringBuilder();
    for (String word : words.split("_", -1)) {
      key.append(key.isEmpty() ? word : Character.toUpperCase(word.charAt(0)) + word.substring(1));
    }
    return key.toString();
  }
}
