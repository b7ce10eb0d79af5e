package io.daybook.shop;

import static org.assertj.core.api.Assertions.assertThat;

import io.daybook.testkit.RandomRuns;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class LinesTest {
  @Test
  void hold_what_a_plain_list_holds_after_any_changes() {
    RandomRuns.run(20, LinesTest::assertBehavesAsList);
  }

  @Test
  void stay_as_they_are_when_two_lists_grow_out_of_one() {
    Lines one = Lines.none().plus(line("a"));
    Lines left = one.plus(line("b"));
    Lines right = one.plus(line("c"));
    assertThat(one).containsExactly(line("a"));
    assertThat(left).containsExactly(line("a"), line("b"));
    assertThat(right).containsExactly(line("a"), line("c"));
  }

  @Test
  void are_not_copied_again() {
    Lines lines = Lines.none().plus(line("a"));
    assertThat(Lines.copyOf(lines)).isSameAs(lines);
  }

  private static void assertBehavesAsList(Random random) {
    List<OrderLine> expected = new ArrayList<>();
    Lines lines = Lines.none();
    for (int i = 0; i < 1_000; i++) {
      if (random.nextInt(4) > 0 || expected.isEmpty()) {
        OrderLine line = line("sku-" + random.nextInt(300));
        expected.add(line);
        lines = lines.plus(line);
      } else {
        int index = random.nextInt(expected.size());
        expected.remove(index);
        lines = lines.without(index);
      }
    }
    assertThat(lines).isEqualTo(expected).hasSameHashCodeAs(expected);
    OrderLine wanted = line("sku-" + random.nextInt(300));
    assertThat(lines.lastOf(wanted.sku())).isEqualTo(expected.lastIndexOf(wanted));
  }

  private static OrderLine line(String sku) {
    return new OrderLine(sku, null, 1, 1);
  }
}
