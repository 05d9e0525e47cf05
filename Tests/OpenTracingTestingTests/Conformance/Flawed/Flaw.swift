//
// This source file is part of the swift-opentracing project
//
// Copyright (c) the swift-opentracing authors
// SPDX-License-Identifier: Apache-2.0
//

/// One thing that a ``FlawedTracer`` does wrong.
enum Flaw: String, CaseIterable, Sendable {
    // Starting spans.
    case ignoresReferences, takesFirstReference, takesLastReference, followsFromBeginsTrace, ignoresOwnReferenceTypes
    case reversesReferences, recordsForeignReferences, adoptsForeignTraces, foreignReferencesHideOthers
    case foreignReferencesAreForgotten
    case oneTraceForAll, emptyIdentifiers, repeatsSpanIdentifiers, changesIdentifiers
    case ignoresActiveSpan, neverIgnoresActiveSpan, prefersActiveSpan, adoptsActiveSpanLater, ignoresPassedContext
    case managesNoScopes, forgetsItsTracer, ignoresStartTime, dropsStartTags

    // Spans.
    case ignoresRename, returnsCopies, dropsTags, keepsFirstTag, keepsFirstOfSeveralTags, dropsTagsAfterTen
    case dropsLogs, ignoresLogTimes
    case recordsUnfinished, recordsAtStart, recordsTwice, recordsOneHundred, recordsLateChanges, recordsAfterFinish
    case finishesAtZero, negativeDurations, isSilent, neverFinishes

    // Baggage.
    case rootHasBaggage, dropsBaggage, keepsFirstBaggage, keepsRemovedBaggage, lowerCasesBaggage, sharesBaggage
    case keepsBaggageToItself, leaksBaggageToParent, baggageOfParentOnly, earlierBaggageWins, changesBaggageLate
    case losesBaggageUnsampled, dropsBaggageAfterTen

    // Spans that are not sampled.
    case recordsUnsampled, claimsToRecordUnsampled

    // Propagation.
    case injectsNothing, injectsUnsampledNothing, injectsUnevenly, injectsForeignContexts, injectsBeforeRefusing
    case overwritesForeignEntries, injectsRawHeaders, bindsToInstance, lacksBinary, failsAfterClose
    case extractsActiveSpan, extractsNewIdentifiers, losesBaggageOnTheWay, losesDecisionOnTheWay, missingIsAnError
    case readsForeignEntries, heedsCase, needsEntries, needsDictionary
    case corruptedIsMissing, corruptedIsInvalidCarrier, acceptsTrailingBytes, acceptsAnyIdentifier, inventsMissingFields
    case knowsEveryFormat, acceptsEveryCarrier

    // The end.
    case losesSpansAtClose, laterClosesDoNotWait

    /// Names of cases that fail because of it; others may fail as well.
    var failingCases: [String] {
        switch self {
        case .ignoresReferences:
            [
                "The span that a child is started from is its parent",
                "A child may start after its parent has finished",
                "A span knows its tracer", "Nil references among others are skipped",
                "The children of a span that is not sampled are in its trace",
            ]
        case .takesFirstReference: ["The first child-of reference decides about the parent"]
        case .takesLastReference:
            [
                "The first child-of reference decides about the parent",
                "Without a child-of reference the first one decides about the trace",
            ]
        case .followsFromBeginsTrace: ["Both reference types continue the trace"]
        case .ignoresOwnReferenceTypes: ["A reference of a type of one's own continues the trace"]
        case .reversesReferences: ["All references are kept in their order"]
        case .recordsForeignReferences: ["A reference to a context of another tracer is not recorded"]
        case .adoptsForeignTraces:
            [
                "A reference to a context of another tracer is skipped",
                "An active span of another tracer is no parent",
            ]
        case .foreignReferencesHideOthers:
            [
                "A reference to a context of another tracer is skipped",
                "A reference to a span that does nothing is skipped",
            ]
        case .foreignReferencesAreForgotten:
            ["A reference that is skipped keeps the active span from becoming the parent"]
        case .oneTraceForAll:
            [
                "Spans without references begin traces of their own", "A nil parent is no parent",
                "Different traces have different identifiers", "Without an active span a span begins a trace",
            ]
        case .emptyIdentifiers, .repeatsSpanIdentifiers:
            ["The spans of a trace share its identifier and have their own"]
        case .changesIdentifiers: ["The identifiers of a span never change"]
        case .ignoresActiveSpan:
            ["The active span becomes the parent", "With a nil reference the active span becomes the parent"]
        case .neverIgnoresActiveSpan: ["The active span can be ignored"]
        case .prefersActiveSpan: ["An explicit reference outdoes the active span"]
        case .adoptsActiveSpanLater: ["The active span is the parent of the moment of the start"]
        case .ignoresPassedContext: ["A context that is passed through becomes the parent"]
        case .managesNoScopes:
            [
                "A span is active in the closure, and neither before nor after it",
                "A new span that is started and activated at once is the active one",
                "Nested activations restore what was active before", "Nested activations hold across suspensions",
                "A closure that throws restores what was active before",
                "Child tasks see the active span, detached tasks do not",
                "A span that is not sampled is active in its closure, and an error passes through",
            ]
        case .forgetsItsTracer: ["A span knows its tracer"]
        case .ignoresStartTime: ["Explicit times of start, finish and logs are kept exactly"]
        case .dropsStartTags: ["Tags are recorded, those given at the start as well"]
        case .ignoresRename:
            ["A span can be started without a name and named later", "The last operation name is recorded"]
        case .returnsCopies:
            ["Setters give back the span itself", "A span that is not sampled can be described and finished"]
        case .dropsTags: ["An error is recorded as a tag and a log record"]
        case .keepsFirstTag: ["A tag that is set again is overwritten"]
        case .keepsFirstOfSeveralTags: ["Several tags are set at once, and overwrite"]
        case .dropsTagsAfterTen: ["One span is changed by many tasks at once"]
        case .dropsLogs:
            [
                "Log records that are handed over at the finish are recorded",
                "An error is recorded as a tag and a log record",
            ]
        case .ignoresLogTimes: ["Explicit times of start, finish and logs are kept exactly"]
        case .recordsUnfinished: ["A span that is never finished is not recorded"]
        case .recordsAtStart: ["Spans are recorded in the order of their finish"]
        case .recordsTwice: ["A second finish is not recorded", "Of many finishes at once one is recorded"]
        case .recordsOneHundred: ["Spans are started and finished by many tasks at once"]
        case .recordsLateChanges: ["Changes after the finish are not recorded"]
        case .recordsAfterFinish: ["A finished span records nothing any more"]
        case .finishesAtZero: ["Times that are left out are now"]
        case .negativeDurations: ["A finish before the start gives a duration of zero"]
        case .isSilent: ["A second finish leaves one diagnostic", "Each change after the finish leaves one diagnostic"]
        case .neverFinishes:
            [
                "Activation finishes the span only when it is asked to",
                "A span that is started and activated at once finishes exactly once",
                "A span finishes when its closure throws, with the error recorded and passed on",
            ]
        case .rootHasBaggage:
            ["A root span has no baggage"] + Self.each(of: ["Another tracer extracts the context that was injected"])
        case .dropsBaggage:
            [
                "A baggage item that was set can be read from the span and from its context",
                "Several baggage items are kept side by side",
            ]
        case .keepsFirstBaggage, .keepsRemovedBaggage:
            ["A baggage item that is set again is replaced, and nil removes it"]
        case .lowerCasesBaggage: ["Keys of baggage are case-sensitive, and any Unicode is kept"]
        case .sharesBaggage:
            [
                "A context that was read before does not see later baggage",
                "Baggage does not reach children that were started before",
            ]
        case .keepsBaggageToItself: ["Baggage reaches children and their children"]
        case .leaksBaggageToParent: ["Baggage of a child does not reach its parent and its siblings"]
        case .baggageOfParentOnly, .earlierBaggageWins:
            ["Baggage is the union over all references, and the later one wins"]
        case .changesBaggageLate: ["The baggage of a finished span does not change"]
        case .losesBaggageUnsampled:
            [
                "A trace that is not sampled carries baggage all the same",
                "A span that is not sampled passes its baggage on",
            ]
        case .dropsBaggageAfterTen: ["Baggage is set while contexts are read"]
        case .injectsNothing:
            [
                "An extracted context has the identifiers of the injected one",
                "Injection of bytes adds after those that are there",
            ] + Self.each(of: ["Another tracer extracts the context that was injected"])
        case .injectsUnsampledNothing:
            Self.each(of: [
                "A trace that is not sampled can be propagated",
                "A tracer that samples continues a trace that is not sampled",
            ])
        case .recordsUnsampled: ["A span that is not sampled is not recorded"]
        case .claimsToRecordUnsampled: ["A span that is not sampled says that it does not record"]
        case .injectsUnevenly:
            Self.each(of: ["The same context is always written in the same way"])
                + Self.texts(["Injection replaces what was injected before"])
        case .injectsForeignContexts, .injectsBeforeRefusing:
            Self.each(of: ["A context of another tracer is not injected"])
        case .overwritesForeignEntries: Self.texts(["Foreign entries of a carrier are left alone"])
        case .injectsRawHeaders: ["Headers hold only what HTTP allows"]
        case .bindsToInstance:
            Self.each(of: [
                "Another tracer extracts the context that was injected", "An extracted context continues the trace",
            ])
        case .lacksBinary: ["The mandatory formats can be injected and extracted"]
        case .failsAfterClose: ["Everything works after the close, whether or not it is recorded"]
        case .extractsActiveSpan:
            Self.each(of: ["Extraction looks at the carrier alone, never at what is active"])
        case .extractsNewIdentifiers:
            ["An extracted context has the identifiers of the injected one"]
                + Self.each(of: ["Another tracer extracts the context that was injected"])
        case .losesBaggageOnTheWay: Self.each(of: ["Baggage travels from tracer to tracer, and not back"])
        case .losesDecisionOnTheWay: Self.each(of: ["What was extracted is written as it came"])
        case .missingIsAnError: Self.each(of: ["An empty carrier holds no context"])
        case .readsForeignEntries: Self.texts(["Foreign entries of a carrier are not taken for baggage"])
        case .heedsCase: ["Names in headers are found whatever the case of their letters"]
        case .needsEntries: ["A carrier that answers by key only gives the trace"]
        case .needsDictionary: ["A carrier that lists its entries only gives the trace"]
        case .corruptedIsMissing:
            ["Bytes that end early are corrupted"] + Self.texts(["A context of garbage is corrupted"])
        case .corruptedIsInvalidCarrier:
            ["Bytes that are cut, changed or too many never fail in another way than corrupted"]
                + Self.texts(["Entries that are cut or repeated never fail in another way than corrupted"])
        case .acceptsTrailingBytes: ["Bytes that go on after the context are corrupted"]
        case .acceptsAnyIdentifier: Self.texts(["Garbage in one entry is corrupted, or does not change the trace"])
        case .inventsMissingFields: Self.texts(["A missing entry is corrupted, or does not change the trace"])
        case .knowsEveryFormat: ["An unknown format is refused with every kind of carrier"]
        case .acceptsEveryCarrier:
            Self.each(of: ["A carrier of the wrong kind is refused", "What is no carrier is refused"])
        case .losesSpansAtClose: ["A close records what was finished"]
        case .laterClosesDoNotWait: ["A later close waits for the first"]
        }
    }

    private static func each(of names: [String]) -> [String] {
        texts(names) + names.map { "\($0) (binary)" }
    }

    private static func texts(_ names: [String]) -> [String] {
        names.flatMap { ["\($0) (text_map)", "\($0) (http_headers)"] }
    }
}
