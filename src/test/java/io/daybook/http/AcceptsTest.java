package io.daybook.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AcceptsTest {
  private static Form best(String header) {
    return Accepts.best(header, Form.JSON, Form.NDJSON, Form.EVENT_STREAM);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          application/json                                  | JSON
          application/json; charset=utf-8                   | JSON
          APPLICATION/JSON                                  | JSON
          application/*                                     | JSON
          */*                                               | JSON
          text/html, */*;q=0.1                              | JSON
          application/x-ndjson                              | NDJSON
          application/x-ndjson, */*;q=0.5                   | NDJSON
          application/x-ndjson;q=0.2, application/*;q=0.1   | NDJSON
          application/json;q=0.2, application/x-ndjson;q=.9 | NDJSON
          application/x-ndjson, application/json            | JSON
          application/json;q=0, application/*               | NDJSON
          */*, application/json;q=0, application/*;q=0      | EVENT_STREAM
          text/event-stream                                 | EVENT_STREAM
          text/*                                            | EVENT_STREAM
          text/html, text/event-stream                      | EVENT_STREAM
          ' '                                               | JSON
          """)
  void theBestLikedFormIsChosen(String header, Form form) {
    assertThat(best(header)).isEqualTo(form);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "text/html",
        "application/json;q=0",
        "*/*;q=0.0",
        "*/json",
        "json",
        ",",
        ";;;",
        "application/problem+json",
        "image/*, application/xml;q=1.0"
      })
  void whatCannotBeGivenIsAProblemThatNamesWhatThereIs(String header) {
    assertThatThrownBy(() -> best(header))
        .isInstanceOfSatisfying(
            Problem.class,
            problem -> assertThat(problem.type()).isEqualTo(ProblemType.NOT_ACCEPTABLE))
        .hasMessageContaining("application/json, application/x-ndjson, text/event-stream");
  }

  @Test
  void whatHasOneFormIsGivenInThatForm() {
    assertThat(Accepts.best("application/*", Form.JSON)).isEqualTo(Form.JSON);
    assertThatThrownBy(() -> Accepts.best("text/event-stream", Form.JSON))
        .isInstanceOf(Problem.class);
  }
}
