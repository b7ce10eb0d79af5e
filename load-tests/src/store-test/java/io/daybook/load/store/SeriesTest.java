package io.daybook.load.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

class SeriesTest {
  private static Series of(double... values) {
    return new Series(java.util.Arrays.stream(values).boxed().toList());
  }

  @Test
  void theMedianIsTheMiddleValueInWhateverOrderTheyCame() {
    assertThat(of(9, 1, 5).median()).isEqualTo(5);
    assertThat(of(7).median()).isEqualTo(7);
  }

  @Test
  void theMedianOfAnEvenNumberIsTheMeanOfTheMiddleTwo() {
    assertThat(of(10, 1, 4, 2).median()).isEqualTo(3);
  }

  @Test
  void theRangeIsThatOfAllValues() {
    assertThat(of(3, 1, 2).least()).isEqualTo(1);
    assertThat(of(3, 1, 2).greatest()).isEqualTo(3);
  }

  @Test
  void aRatioIsThatOfTheMedians() {
    assertThat(of(30, 10, 1_000).timesThatOf(of(20, 15, 1))).isEqualTo(2);
  }

  @Test
  void nothingMeasuredIsNoFigure() {
    assertThatIllegalArgumentException().isThrownBy(() -> new Series(List.of()));
    assertThatIllegalArgumentException().isThrownBy(() -> of(1).timesThatOf(of(0)));
  }
}
