package io.daybook.server;

import io.daybook.kernel.ModuleSetting;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A setting that a module declares: {@code unpaid-seconds} of the module {@code shop} is {@code
 * shopUnpaidSeconds} in a file, and {@code DAYBOOK_SHOP_UNPAID_SECONDS} in the environment.
 *
 * @param module the name of the module
 */
record SettingOfModule(String module, ModuleSetting setting) implements Settable {
  private String words() {
    return (module + '-' + setting.name()).replace('-', '_');
  }

  @Override
  public String key() {
    return Settable.camelCase(words());
  }

  @Override
  public String variable() {
    return "DAYBOOK_" + words().toUpperCase(Locale.ROOT);
  }

  @Override
  public String otherwise() {
    return setting.otherwise();
  }

  @Override
  public String allowed() {
    return setting.kind().allowed();
  }

  @Override
  public String help() {
    return setting.help();
  }

  @Override
  public boolean isSecret() {
    return false;
  }

  @Override
  public @Nullable String objection(String value) {
    return setting.kind().allows(value) ? null : "must be " + allowed();
  }
}
