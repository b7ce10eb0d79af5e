package io.daybook.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class ModuleSettingTest {
  private static final ModuleSetting SECONDS = ModuleSetting.number("max-seconds", 10, 1, 60, "x");
  private static final ModuleSetting ON = ModuleSetting.yesNo("on", true, "x");

  @Test
  void whatNobodySetsHasItsDefault() {
    ModuleSettings settings = ModuleSettings.defaults();
    assertThat(settings.number(SECONDS)).isEqualTo(10);
    assertThat(settings.isTrue(ON)).isTrue();
    assertThat(settings.text(SECONDS)).isEqualTo("10");
  }

  @Test
  void oneCanBeSetWithoutChangingTheOthers() {
    ModuleSettings settings = ModuleSettings.defaults().with(SECONDS, "60").with(ON, "false");
    assertThat(settings.number(SECONDS)).isEqualTo(60);
    assertThat(settings.isTrue(ON)).isFalse();
    assertThat(ModuleSettings.defaults().number(SECONDS)).isEqualTo(10);
  }

  @Test
  void onlyWhatIsAllowedCanBeSet() {
    for (String value : List.of("0", "61", "", "x", "-1", "1.5", "9999999999999999999")) {
      assertThatThrownBy(() -> ModuleSettings.defaults().with(SECONDS, value))
          .as(value)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("max-seconds must be a whole number, 1 to 60");
    }
    assertThatThrownBy(() -> ModuleSettings.defaults().with(ON, "yes"))
        .hasMessage("on must be true or false");
  }

  @Test
  void aDeclarationIsChecked() {
    for (String name : List.of("", "Max", "max_seconds", "-a", "a-", "1a")) {
      assertThatThrownBy(() -> ModuleSetting.yesNo(name, true, "x"))
          .as(name)
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(() -> ModuleSetting.number("a", 0, 1, 2, "x"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
