package dev.scraper.form;

import static org.assertj.core.api.Assertions.assertThat;

import dev.scraper.fixture.PageFrom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Small forms and what a browser submits of them, by the HTML standard. */
class BrowserTableTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "<input name=a type=date value=12/31/2020> | a=",
        "<input name=a type=date value=2020-02-30> | a=",
        "<input name=a type=date value=2020-02-29> | a=2020-02-29",
        "<input name=a type=month value=2020-13> | a=",
        "<input name=a type=month value=2020-12> | a=2020-12",
        "<input name=a type=week value=2020-W54> | a=",
        "<input name=a type=week value=2021-W53> | a=",
        "<input name=a type=week value=2020-W53> | a=2020-W53",
        "<input name=a type=time value=25:00> | a=",
        "<input name=a type=time value=09:30> | a=09%3A30",
        "<input name=a type=datetime-local value='2020-01-01 10:00'> | a=2020-01-01T10%3A00",
        "<input name=a type=datetime-local value=x> | a=",
        "<input name=a type=number value=+5> | a=",
        "<input name=a type=number value=.5> | a=.5",
        "<input name=a type=number value=1e999> | a=",
        "<input name=a type=range value=500 max=100> | a=100",
        "<input name=a type=range value=-5> | a=0",
        "<input name=a type=range min=1e999> | a=50",
        "<input name=a type=range value=x> | a=50",
        "<input name=a type=email multiple value=' x , y '> | a=x%2Cy",
        "<input name=a type=email value=' x '> | a=x",
        "<input name=a type=color value=red> | a=%23000000",
        "<select name=a><option> x&nbsp;y\t </select> | a=x%C2%A0y",
        "<select name=a><option>x&shy;y&#8203;z</select> | a=x%C2%ADy%E2%80%8Bz",
        "<select name=a><option>x<script>y</script></select> | a=x",
        "<select name=a><option> </select> | a=",
        "<select name=a><option disabled>x<option>y</select> | a=y",
        "<select name=a><option selected>x<option selected>y</select> | a=y",
        "<select name=a size=3><option>x</select><input name=b> | b=",
        "<input type=checkbox name=a checked value=''> | a=",
        "<input type=radio name=a checked value=1><input type=radio name=a checked value=2> | a=2",
        "<input type=hidden name=_charset_><input name=a value=1> | _charset_=UTF-8&a=1",
        "<input type=file name=a><input name=b> | a=&b=",
        "<input type=image name=i><input name=c> | i.x=0&i.y=0&c=",
        "<button disabled name=b value=1></button><button name=c value=2></button> | c=2",
        "<datalist><input name=a></datalist><input name=b> | b=",
        "<fieldset disabled><legend><input name=a></legend><input name=b></fieldset> | a=",
        "<fieldset disabled><legend></legend><legend><input name=a></legend></fieldset><input name=c> | c=",
        "<input form='' name=a><input name=b> | b=",
        "<template><input name=t></template><input name=b> | b=",
        "<input name=a dirname=a.dir value=x> | a=x&a.dir=ltr",
        "<form><input name=a></form><input name=b> | a=",
        "<table><tr><td><input name=a></table> | a=",
        "<output name=o>1</output><input name=a> | a=",
      })
  void aFormSendsWhatABrowserSends(String controls, String query) {
    assertThat(PageFrom.html("<form>" + controls).form("form").submit().url().query())
        .contains(query);
  }
}
