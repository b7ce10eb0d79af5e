package io.daybook.kernel;

import java.util.HashMap;
import java.util.Map;

/** What a module's settings are set to; those that nobody set have their defaults. Immutable. */
public final class ModuleSettings {
  private static final ModuleSettings DEFAULTS = new ModuleSettings(Map.of());

  private final Map<String, String> values;

  private ModuleSettings(Map<String, String> values) {
    this.values = values;
  }

  /** Returns the settings when nobody sets any. */
  public static ModuleSettings defaults() {
    return DEFAULTS;
  }

  /**
   * Returns these settings with one of another value.
   *
   * @throws IllegalArgumentException when it is not allowed
   */
  public ModuleSettings with(ModuleSetting setting, String value) {
    if (!setting.kind().allows(value)) {
      throw new IllegalArgumentException(setting.name() + " must be " + setting.kind().allowed());
    }
    Map<String, String> changed = new HashMap<>(values);
    changed.put(setting.name(), value);
    return new ModuleSettings(Map.copyOf(changed));
  }

  /** Returns the value of a setting. */
  public String text(ModuleSetting setting) {
    return values.getOrDefault(setting.name(), setting.otherwise());
  }

  /** Returns the value of a setting that is a number. */
  public long number(ModuleSetting setting) {
    return Long.parseLong(text(setting));
  }

  /** Tells whether a setting is true. */
  public boolean isTrue(ModuleSetting setting) {
    return Boolean.parseBoolean(text(setting));
  }
}
