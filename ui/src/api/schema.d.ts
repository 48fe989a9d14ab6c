// Generated from the OpenAPI document of the server by `make docs`. Not to be edited.
import type { PipelineDocument } from "@/model/types";
export interface paths {
    "/api/v1/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Me
         * @description The user, and what they may do.
         */
        get: operations["get_me"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/node-types": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Node Types
         * @description Every node type that is installed, in alphabetical order.
         */
        get: operations["list_node_types"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/node-types/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Node Type
         * @description One node type.
         */
        get: operations["get_node_type"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/check": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Check Document
         * @description Problems, columns, tasks and lineage of a document, without running it.
         */
        post: operations["check_document"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/format": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Format Document
         * @description The document as publishing writes it.
         */
        post: operations["format_document"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/schema": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Schema
         * @description The JSON Schema of a document, with every node type that is installed.
         */
        get: operations["get_schema"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/functions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Functions
         * @description The SQL functions that expressions may call.
         */
        get: operations["list_functions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/pipelines": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Pipelines
         * @description The pipelines that the user may read, and the user's drafts of new ones.
         */
        get: operations["list_pipelines"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/pipelines/{pipeline_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Pipeline
         * @description A pipeline as it is published, or was at a revision.
         */
        get: operations["get_pipeline"];
        put?: never;
        post?: never;
        /**
         * Delete Pipeline
         * @description Remove it; the history keeps it.
         */
        delete: operations["delete_pipeline"];
        options?: never;
        head?: never;
        /**
         * Patch Pipeline
         * @description Pause or unpause it.
         */
        patch: operations["patch_pipeline"];
        trace?: never;
    };
    "/api/v1/pipelines/{pipeline_id}/history": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List History
         * @description The commits that changed it, the newest first, with the runs on each that the user may see.
         */
        get: operations["list_history"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/pipelines/{pipeline_id}/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Export Pipeline
         * @description The document as a file, in canonical form: what a repository of pipelines holds, and ``/imports`` takes.
         */
        get: operations["export_pipeline"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/pipelines/{pipeline_id}/compare": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Compare Revisions
         * @description The document at two revisions; null where it did not exist.
         */
        get: operations["compare_revisions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/pipelines/{pipeline_id}/draft": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Draft
         * @description The user's own draft.
         */
        get: operations["get_draft"];
        /**
         * Put Draft
         * @description Keep a draft; over an older one only with its ETag.
         *
         *     Test data of a node whose id is another now goes with it.
         */
        put: operations["put_draft"];
        post?: never;
        /**
         * Delete Draft
         * @description Throw the draft away; nothing happens when there is none.
         */
        delete: operations["delete_draft"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/imports": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Import Pipelines
         * @description Make drafts of documents; nothing is published, and a draft is replaced only where that is asked for.
         */
        post: operations["import_pipelines"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/pipelines/{pipeline_id}/publish": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Publish Pipeline
         * @description Commit a document that passes the check; needs the right to edit it, or to create a new one.
         */
        post: operations["publish_pipeline"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/pipelines/{pipeline_id}/rename": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Rename Pipeline
         * @description Give it another id.
         */
        post: operations["rename_pipeline"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/pipelines/{pipeline_id}/duplicate": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Duplicate Pipeline
         * @description A draft of a new pipeline with the same content.
         */
        post: operations["duplicate_pipeline"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Preview Node
         * @description The rows that a node gives, and what its columns are like; run on samples of the sources, nothing is loaded.
         */
        post: operations["preview_node"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/pipelines/{pipeline_id}/test-data": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Test Data
         * @description The nodes of a pipeline for which the user has test data.
         */
        get: operations["list_test_data"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/pipelines/{pipeline_id}/nodes/{node_id}/test-data": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Test Data
         * @description The rows that stand in for a node's in the user's previews.
         */
        get: operations["get_test_data"];
        /**
         * Put Test Data
         * @description Have rows of a grid or of a file stand in for a node's; over other rows only with their ETag.
         *
         *     The user's own previews then do not run the node, nor what is only before it; checks, published pipelines and runs
         *     know nothing of it.
         */
        put: operations["put_test_data"];
        post?: never;
        /**
         * Delete Test Data
         * @description Have the node run again; nothing happens when it does.
         */
        delete: operations["delete_test_data"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/connection-types": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Connection Types
         * @description The kinds of systems that nodes can connect to.
         */
        get: operations["list_connection_types"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/connections": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Connections
         * @description The connections that nodes may name; never their secrets.
         */
        get: operations["list_connections"];
        put?: never;
        /**
         * Create Connection
         * @description Keep a new connection in Airflow.
         */
        post: operations["create_connection"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/connections/{connection_id}/test": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Start Connection Test
         * @description Try to connect from a worker of Airflow, or from this server where no worker can; ask on for what came of it.
         */
        post: operations["start_connection_test"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/connections/{connection_id}/tests/{test_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Connection Test
         * @description How far a test is that the user started, and what came of it; kept for a day.
         */
        get: operations["get_connection_test"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/connections/{connection_id}/tests/{test_id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Cancel Connection Test
         * @description End a test that takes too long, also while no worker has taken it.
         */
        post: operations["cancel_connection_test"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/connections/{connection_id}/schemas": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Schemas
         * @description The schemas in which a connection may read something.
         */
        get: operations["list_schemas"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/connections/{connection_id}/tables": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Tables
         * @description The tables and views that a connection may read.
         */
        get: operations["list_tables"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/connections/{connection_id}/columns": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Columns
         * @description The columns of a table.
         */
        get: operations["list_columns"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/connections/{connection_id}/sample": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Sample Table
         * @description Rows of a table and what its columns are like, as a preview of a node that reads it shows them.
         */
        get: operations["sample_table"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/pipelines/{pipeline_id}/runs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Runs
         * @description The pipeline's runs, the newest first; those that have not begun are the newest.
         */
        get: operations["list_runs"];
        put?: never;
        /**
         * Start Run
         * @description Start a run with these values of its params.
         */
        post: operations["start_run"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/pipelines/{pipeline_id}/runs/{run_id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Run
         * @description A run with its nodes.
         */
        get: operations["get_run"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/pipelines/{pipeline_id}/runs/{run_id}/nodes/{node}/log": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get Log
         * @description The log of the task that a node is part of, 2,000 lines at a time.
         */
        get: operations["get_log"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/pipelines/{pipeline_id}/runs/{run_id}/clear": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Clear Run
         * @description Do a node and all after it again, or the whole run.
         */
        post: operations["clear_run"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/pipelines/{pipeline_id}/runs/{run_id}/stop": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Stop Run
         * @description Stop a run that is under way.
         */
        post: operations["stop_run"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/pipelines/{pipeline_id}/runs/{run_id}/mark": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Mark Run
         * @description Say how a run has ended: what runs is killed, what has not begun is skipped.
         */
        post: operations["mark_run"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/pipelines/{pipeline_id}/runs/{run_id}/nodes/{node}/mark": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Mark Node
         * @description Say how the task of a node has ended; tasks after it that had failed are done again.
         */
        post: operations["mark_node"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/runs": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List All Runs
         * @description The runs of the published pipelines whose runs the user may read, the newest first.
         *
         *     ``since`` and ``until`` are about when a run began; one that still waits is among those since any time.
         */
        get: operations["list_all_runs"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/pipelines/{pipeline_id}/backfills": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Backfills
         * @description The pipeline's backfills, the newest first, and how far they are.
         */
        get: operations["list_backfills"];
        put?: never;
        /**
         * Start Backfill
         * @description Run the pipeline for every date of its schedule in a span; a pipeline has one backfill at a time.
         */
        post: operations["start_backfill"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/pipelines/{pipeline_id}/backfills/preview": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Preview Backfill
         * @description The runs that a backfill would make or do again, without starting it.
         */
        post: operations["preview_backfill"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/pipelines/{pipeline_id}/backfills/{backfill_id}/pause": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Pause Backfill
         * @description Let no further runs of it begin; those that go on go on.
         */
        post: operations["pause_backfill"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/pipelines/{pipeline_id}/backfills/{backfill_id}/resume": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Resume Backfill
         * @description Let its runs begin again.
         */
        post: operations["resume_backfill"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/pipelines/{pipeline_id}/backfills/{backfill_id}/cancel": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Cancel Backfill
         * @description End it: its runs that have not begun have failed, those that go on go on.
         */
        post: operations["cancel_backfill"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/live": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Live Stream
         * @description Tell what changes of these topics.
         *
         *     They are ``pipelines``, ``run:<pipeline>:<run id>``, ``log:<pipeline>:<run id>:<node>`` and ``notifications``.
         *     Each event is a message as the socket sends it; ``after`` has a cursor for each topic, or an empty one.
         */
        get: operations["live_stream"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/audit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List Audit
         * @description What was done or refused, the newest first.
         */
        get: operations["list_audit"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/audit/csv": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Download Audit
         * @description All of it as a file for spreadsheets, the newest first.
         */
        get: operations["download_audit"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /**
         * AuditItem
         * @description One thing that somebody changed, or wanted to and had no right to.
         * @example {
         *       "action": "publish",
         *       "correlation_id": "3df822843aa94580b8dc3c1b00fd291c",
         *       "details": {
         *         "revision": "4b825dc642cb6eb9a060e54bf8d69288fbee4904"
         *       },
         *       "id": 1205,
         *       "outcome": "done",
         *       "pipeline": "daily_delays",
         *       "time": "2026-01-05T05:00:12Z",
         *       "user": "anna"
         *     }
         */
        AuditItem: {
            /** Id */
            id: number;
            /**
             * Time
             * Format: date-time
             */
            time: string;
            /** User */
            user: string;
            /** Action */
            action: string;
            /** Pipeline */
            pipeline: string | null;
            /**
             * Outcome
             * @enum {string}
             */
            outcome: "done" | "refused";
            /** Correlation Id */
            correlation_id: string | null;
            /** Details */
            details: {
                [key: string]: unknown;
            };
        };
        /**
         * Backfill
         * @description A backfill, and how far it is.
         * @example {
         *       "completed_at": "2026-01-06T08:41:07Z",
         *       "created_at": "2026-01-06T08:30:00Z",
         *       "end": "2026-01-05T00:00:00Z",
         *       "id": 12,
         *       "max_active_runs": 4,
         *       "paused": false,
         *       "reprocess": "none",
         *       "runs": {
         *         "success": 3
         *       },
         *       "skipped": 2,
         *       "start": "2026-01-01T00:00:00Z",
         *       "user": "anna"
         *     }
         */
        Backfill: {
            /** Id */
            id: number;
            /**
             * Start
             * Format: date-time
             */
            start: string;
            /**
             * End
             * Format: date-time
             */
            end: string;
            /**
             * Reprocess
             * @enum {string}
             */
            reprocess: "none" | "failed" | "completed";
            /** Max Active Runs */
            max_active_runs: number;
            /** Paused */
            paused: boolean;
            /** User */
            user: string | null;
            /**
             * Created At
             * Format: date-time
             */
            created_at: string;
            /** Completed At */
            completed_at: string | null;
            /** Runs */
            runs: {
                [key: string]: number;
            };
            /** Skipped */
            skipped: number;
        };
        /**
         * BackfillPlan
         * @description Which runs a backfill is to make.
         * @example {
         *       "end": "2026-01-05T00:00:00Z",
         *       "newest_first": false,
         *       "reprocess": "none",
         *       "start": "2026-01-01T00:00:00Z"
         *     }
         */
        BackfillPlan: {
            /**
             * Start
             * Format: date-time
             */
            start: string;
            /**
             * End
             * Format: date-time
             */
            end: string;
            /**
             * Reprocess
             * @default none
             * @enum {string}
             */
            reprocess?: "none" | "failed" | "completed";
            /**
             * Newest First
             * @default false
             */
            newest_first?: boolean;
        };
        /**
         * BackfillPreview
         * @description What a backfill would do; nothing was done.
         * @example {
         *       "again": 1,
         *       "new": 0,
         *       "runs": [
         *         {
         *           "logical_date": "2026-01-01T05:00:00Z",
         *           "run_id": "scheduled__2026-01-01T05:00:00+00:00"
         *         }
         *       ],
         *       "skipped": 4
         *     }
         */
        BackfillPreview: {
            /** Runs */
            runs: components["schemas"]["PlannedRun"][];
            /** New */
            new: number;
            /** Again */
            again: number;
            /** Skipped */
            skipped: number;
        };
        /**
         * Bar
         * @description One bar of a histogram.
         */
        Bar: {
            /** Label */
            label: string;
            /** Count */
            count: number;
        };
        /**
         * Can
         * @description What the user may do, pipelines unless said otherwise.
         */
        Can: {
            /** Read */
            read: boolean;
            /** Create */
            create: boolean;
            /** Edit */
            edit: boolean;
            /** Delete */
            delete: boolean;
            /** Code */
            code: boolean;
            /** Audit */
            audit: boolean;
            /** Connections */
            connections: boolean;
        };
        /**
         * ChangeItem
         * @description One commit that changed a pipeline.
         * @example {
         *       "author": "Anna Editor",
         *       "email": "anna@example.org",
         *       "message": "Count only real delays",
         *       "revision": "4b825dc642cb6eb9a060e54bf8d69288fbee4904",
         *       "runs": [
         *         {
         *           "end": "2026-01-05T05:00:12Z",
         *           "run_id": "manual__2026-01-05T05:00:00+00:00",
         *           "start": "2026-01-05T05:00:12Z",
         *           "state": "success"
         *         }
         *       ],
         *       "time": "2026-01-05T05:00:12Z"
         *     }
         */
        ChangeItem: {
            /** Revision */
            revision: string;
            /** Author */
            author: string;
            /** Email */
            email: string;
            /**
             * Time
             * Format: date-time
             */
            time: string;
            /** Message */
            message: string;
            /** Runs */
            runs: components["schemas"]["LastRun"][];
        };
        /**
         * CheckBody
         * @description A document, and what is known of its sources from looking at them.
         * @example {
         *       "columns": {
         *         "flights": [
         *           {
         *             "name": "arr_delay",
         *             "type": "float64"
         *           }
         *         ]
         *       },
         *       "document": {
         *         "airloom": 1,
         *         "id": "daily_delays",
         *         "nodes": [
         *           {
         *             "config": {
         *               "path": "flights.csv"
         *             },
         *             "id": "flights",
         *             "type": "file.read"
         *           },
         *           {
         *             "config": {
         *               "where": "arr_delay > 15"
         *             },
         *             "id": "late",
         *             "inputs": {
         *               "in": "flights"
         *             },
         *             "type": "filter"
         *           },
         *           {
         *             "config": {
         *               "path": "late.parquet"
         *             },
         *             "id": "save",
         *             "inputs": {
         *               "in": "late"
         *             },
         *             "type": "file.write"
         *           }
         *         ]
         *       }
         *     }
         */
        CheckBody: {
            /** PipelineDocument */
            document: PipelineDocument;
            /** Columns */
            columns?: {
                [key: string]: components["schemas"]["Column"][];
            };
        };
        /**
         * CheckReport
         * @description What the builder shows beside a document.
         * @example {
         *       "code": [],
         *       "columns": {
         *         "flights": [
         *           {
         *             "name": "arr_delay",
         *             "type": "float64"
         *           }
         *         ]
         *       },
         *       "inputs": {
         *         "late": {
         *           "in": [
         *             {
         *               "name": "arr_delay",
         *               "type": "float64"
         *             }
         *           ]
         *         }
         *       },
         *       "lineage": {
         *         "late.arr_delay": [
         *           "flights.arr_delay"
         *         ]
         *       },
         *       "ok": true,
         *       "problems": [],
         *       "tasks": [
         *         {
         *           "id": "late",
         *           "kind": "transform",
         *           "nodes": [
         *             "flights",
         *             "late"
         *           ]
         *         }
         *       ]
         *     }
         */
        CheckReport: {
            /** Ok */
            ok: boolean;
            /** Problems */
            problems: components["schemas"]["ProblemItem"][];
            /** Columns */
            columns: {
                [key: string]: components["schemas"]["Column"][] | null;
            };
            /** Inputs */
            inputs: {
                [key: string]: {
                    [key: string]: components["schemas"]["Column"][] | null;
                };
            };
            /** Tasks */
            tasks: components["schemas"]["TaskItem"][];
            /** Lineage */
            lineage: {
                [key: string]: string[];
            };
            /** Code */
            code: string[];
        };
        /**
         * ClearRun
         * @description What of a run is done again.
         * @example {
         *       "node": "late"
         *     }
         */
        ClearRun: {
            /** Node */
            node?: string | null;
        };
        /**
         * Column
         * @description A column of a node's rows; its type in the document's words.
         */
        Column: {
            /** Name */
            name: string;
            /** Type */
            type: string;
        };
        /**
         * Comparison
         * @description A document at two revisions; null where it did not exist.
         * @example {
         *       "from": {
         *         "airloom": 1,
         *         "id": "daily_delays",
         *         "nodes": [
         *           {
         *             "config": {
         *               "path": "flights.csv"
         *             },
         *             "id": "flights",
         *             "type": "file.read"
         *           },
         *           {
         *             "config": {
         *               "where": "arr_delay > 15"
         *             },
         *             "id": "late",
         *             "inputs": {
         *               "in": "flights"
         *             },
         *             "type": "filter"
         *           },
         *           {
         *             "config": {
         *               "path": "late.parquet"
         *             },
         *             "id": "save",
         *             "inputs": {
         *               "in": "late"
         *             },
         *             "type": "file.write"
         *           }
         *         ]
         *       },
         *       "to": {
         *         "airloom": 1,
         *         "id": "daily_delays",
         *         "nodes": [
         *           {
         *             "config": {
         *               "path": "flights.csv"
         *             },
         *             "id": "flights",
         *             "type": "file.read"
         *           },
         *           {
         *             "config": {
         *               "where": "arr_delay > 15"
         *             },
         *             "id": "late",
         *             "inputs": {
         *               "in": "flights"
         *             },
         *             "type": "filter"
         *           },
         *           {
         *             "config": {
         *               "path": "late.parquet"
         *             },
         *             "id": "save",
         *             "inputs": {
         *               "in": "late"
         *             },
         *             "type": "file.write"
         *           }
         *         ]
         *       }
         *     }
         */
        Comparison: {
            /** From */
            from: PipelineDocument | null;
            /** To */
            to: PipelineDocument | null;
        };
        /**
         * ConnectionField
         * @description What a person is asked for a connection of a type.
         * @example {
         *       "choices": [
         *         "disable",
         *         "prefer",
         *         "require"
         *       ],
         *       "help": "",
         *       "kind": "choice",
         *       "label": "TLS",
         *       "name": "extra.sslmode",
         *       "placeholder": "prefer",
         *       "required": false
         *     }
         */
        ConnectionField: {
            /** Name */
            name: string;
            /** Label */
            label: string;
            /**
             * Kind
             * @enum {string}
             */
            kind: "text" | "secret" | "long secret" | "integer" | "choice" | "flag" | "list";
            /** Help */
            help: string;
            /** Placeholder */
            placeholder: string;
            /** Choices */
            choices: string[];
            /** Required */
            required: boolean;
        };
        /**
         * ConnectionItem
         * @description A connection that a node may name.
         * @example {
         *       "description": "All flights",
         *       "host": "db.example.org",
         *       "id": "warehouse",
         *       "type": "postgres"
         *     }
         */
        ConnectionItem: {
            /** Id */
            id: string;
            /** Type */
            type: string;
            /** Description */
            description: string | null;
            /** Host */
            host: string | null;
        };
        /**
         * ConnectionTest
         * @description How far a test of a connection is, and what came of it in one of a few sentences.
         *
         *     More would tell what stands where in a network.
         * @example {
         *       "id": "dGhpcyBpcyBub3QgYSB0ZXN0",
         *       "message": "The connection works",
         *       "ok": true,
         *       "reason": "no_scheduler",
         *       "seconds": 0.41,
         *       "started_at": "2026-01-05T05:00:00Z",
         *       "state": "done",
         *       "where": "server"
         *     }
         */
        ConnectionTest: {
            /** Id */
            id: string;
            /**
             * State
             * @enum {string}
             */
            state: "queued" | "running" | "done";
            /**
             * Where
             * @enum {string}
             */
            where: "worker" | "server";
            /** Reason */
            reason: ("no_scheduler" | "no_dag" | "paused") | null;
            /** Ok */
            ok: boolean | null;
            /** Message */
            message: string | null;
            /**
             * Started At
             * Format: date-time
             */
            started_at: string;
            /** Seconds */
            seconds: number | null;
        };
        /**
         * ConnectionType
         * @description A kind of system that nodes can connect to.
         * @example {
         *       "fields": [
         *         {
         *           "choices": [],
         *           "help": "",
         *           "kind": "text",
         *           "label": "Host",
         *           "name": "host",
         *           "placeholder": "localhost",
         *           "required": false
         *         }
         *       ],
         *       "label": "Postgres",
         *       "node_types": [
         *         "postgres.read",
         *         "postgres.write"
         *       ],
         *       "type": "postgres"
         *     }
         */
        ConnectionType: {
            /** Type */
            type: string;
            /** Label */
            label: string;
            /** Alias Of */
            alias_of: string | null;
            /** Node Types */
            node_types: string[];
            /** Fields */
            fields: components["schemas"]["ConnectionField"][];
        };
        /**
         * Difference
         * @description What a node changes of its input's rows, by the columns that both have.
         */
        Difference: {
            /** Compared With */
            compared_with: string;
            /** Added */
            added: number;
            /** Removed */
            removed: number;
            /** Marks */
            marks: ("added" | "removed")[];
        };
        /**
         * DocumentBody
         * @description A document.
         * @example {
         *       "document": {
         *         "airloom": 1,
         *         "id": "daily_delays",
         *         "nodes": [
         *           {
         *             "config": {
         *               "path": "flights.csv"
         *             },
         *             "id": "flights",
         *             "type": "file.read"
         *           },
         *           {
         *             "config": {
         *               "where": "arr_delay > 15"
         *             },
         *             "id": "late",
         *             "inputs": {
         *               "in": "flights"
         *             },
         *             "type": "filter"
         *           },
         *           {
         *             "config": {
         *               "path": "late.parquet"
         *             },
         *             "id": "save",
         *             "inputs": {
         *               "in": "late"
         *             },
         *             "type": "file.write"
         *           }
         *         ]
         *       }
         *     }
         */
        DocumentBody: {
            /** PipelineDocument */
            document: PipelineDocument;
        };
        /**
         * DraftAnswer
         * @description A draft as it is kept.
         * @example {
         *       "base": "4b825dc642cb6eb9a060e54bf8d69288fbee4904",
         *       "document": {
         *         "airloom": 1,
         *         "id": "daily_delays",
         *         "nodes": [
         *           {
         *             "config": {
         *               "path": "flights.csv"
         *             },
         *             "id": "flights",
         *             "type": "file.read"
         *           },
         *           {
         *             "config": {
         *               "where": "arr_delay > 15"
         *             },
         *             "id": "late",
         *             "inputs": {
         *               "in": "flights"
         *             },
         *             "type": "filter"
         *           },
         *           {
         *             "config": {
         *               "path": "late.parquet"
         *             },
         *             "id": "save",
         *             "inputs": {
         *               "in": "late"
         *             },
         *             "type": "file.write"
         *           }
         *         ]
         *       },
         *       "etag": "\"9f86d081884c7d659a2feaa0\"",
         *       "updated_at": "2026-01-05T05:00:12Z"
         *     }
         */
        DraftAnswer: {
            /** PipelineDocument */
            document: PipelineDocument;
            /** Base */
            base: string | null;
            /**
             * Updated At
             * Format: date-time
             */
            updated_at: string;
            /** Etag */
            etag: string;
        };
        /**
         * DraftBody
         * @description A document on its way; it may have any number of problems.
         * @example {
         *       "base": "4b825dc642cb6eb9a060e54bf8d69288fbee4904",
         *       "document": {
         *         "airloom": 1,
         *         "id": "daily_delays",
         *         "nodes": [
         *           {
         *             "config": {
         *               "path": "flights.csv"
         *             },
         *             "id": "flights",
         *             "type": "file.read"
         *           },
         *           {
         *             "config": {
         *               "where": "arr_delay > 15"
         *             },
         *             "id": "late",
         *             "inputs": {
         *               "in": "flights"
         *             },
         *             "type": "filter"
         *           },
         *           {
         *             "config": {
         *               "path": "late.parquet"
         *             },
         *             "id": "save",
         *             "inputs": {
         *               "in": "late"
         *             },
         *             "type": "file.write"
         *           }
         *         ]
         *       }
         *     }
         */
        DraftBody: {
            /** PipelineDocument */
            document: PipelineDocument;
            /** Base */
            base: string | null;
        };
        /**
         * DraftMark
         * @description That the user has a draft, and since when.
         */
        DraftMark: {
            /**
             * Updated At
             * Format: date-time
             */
            updated_at: string;
        };
        /**
         * DuplicateBody
         * @description The id of the copy.
         * @example {
         *       "new_id": "daily_delays_copy"
         *     }
         */
        DuplicateBody: {
            /** New Id */
            new_id: string;
        };
        /**
         * FormattedText
         * @description A document in canonical form.
         * @example {
         *       "text": "{\"airloom\": 1, \"id\": \"daily_delays\", ...}"
         *     }
         */
        FormattedText: {
            /** Text */
            text: string;
        };
        /**
         * FunctionItem
         * @description A SQL function.
         * @example {
         *       "kind": "scalar",
         *       "name": "lower",
         *       "signature": "lower(string)",
         *       "summary": "The text in lower case"
         *     }
         */
        FunctionItem: {
            /** Name */
            name: string;
            /**
             * Kind
             * @enum {string}
             */
            kind: "scalar" | "aggregate" | "window";
            /** Signature */
            signature: string | null;
            /** Summary */
            summary: string;
        };
        /**
         * ImportBody
         * @description What to import; each document becomes a draft of the user's.
         * @example {
         *       "documents": [
         *         {
         *           "airloom": 1,
         *           "id": "daily_delays",
         *           "nodes": [
         *             {
         *               "config": {
         *                 "path": "flights.csv"
         *               },
         *               "id": "flights",
         *               "type": "file.read"
         *             },
         *             {
         *               "config": {
         *                 "where": "arr_delay > 15"
         *               },
         *               "id": "late",
         *               "inputs": {
         *                 "in": "flights"
         *               },
         *               "type": "filter"
         *             },
         *             {
         *               "config": {
         *                 "path": "late.parquet"
         *               },
         *               "id": "save",
         *               "inputs": {
         *                 "in": "late"
         *               },
         *               "type": "file.write"
         *             }
         *           ]
         *         }
         *       ],
         *       "replace": false
         *     }
         */
        ImportBody: {
            /** Documents */
            documents: PipelineDocument[];
            /**
             * Replace
             * @default false
             */
            replace?: boolean;
        };
        /**
         * ImportedItem
         * @description What came of one document, in the order they were sent.
         * @example {
         *       "id": "daily_delays",
         *       "message": "",
         *       "outcome": "draft"
         *     }
         */
        ImportedItem: {
            /** Id */
            id: string;
            /**
             * Outcome
             * @enum {string}
             */
            outcome: "draft" | "same" | "taken" | "refused" | "invalid";
            /** Message */
            message: string;
        };
        /** Items[ConnectionType] */
        Items_ConnectionType_: {
            /** Items */
            items: components["schemas"]["ConnectionType"][];
        };
        /** Items[FunctionItem] */
        Items_FunctionItem_: {
            /** Items */
            items: components["schemas"]["FunctionItem"][];
        };
        /** Items[ImportedItem] */
        Items_ImportedItem_: {
            /** Items */
            items: components["schemas"]["ImportedItem"][];
        };
        /** Items[NodeType] */
        Items_NodeType_: {
            /** Items */
            items: components["schemas"]["NodeType"][];
        };
        /** Items[Schema] */
        Items_Schema_: {
            /** Items */
            items: components["schemas"]["Schema"][];
        };
        /** Items[TableColumn] */
        Items_TableColumn_: {
            /** Items */
            items: components["schemas"]["TableColumn"][];
        };
        /** Items[TestDataItem] */
        Items_TestDataItem_: {
            /** Items */
            items: components["schemas"]["TestDataItem"][];
        };
        /**
         * JsonSchema
         * @description A JSON Schema, draft 2020-12.
         * @example {
         *       "$schema": "https://json-schema.org/draft/2020-12/schema",
         *       "type": "object"
         *     }
         */
        JsonSchema: {
            [key: string]: unknown;
        };
        /**
         * KeptTestData
         * @description The rows as they were kept just now.
         * @example {
         *       "columns": [
         *         {
         *           "name": "carrier",
         *           "type": "string"
         *         },
         *         {
         *           "name": "arr_delay",
         *           "type": "integer"
         *         }
         *       ],
         *       "etag": "\"9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08\"",
         *       "left_out": 0,
         *       "node": "late",
         *       "rows": [
         *         [
         *           "UA",
         *           16
         *         ],
         *         [
         *           "AA",
         *           null
         *         ]
         *       ],
         *       "updated_at": "2026-01-05T05:00:12Z"
         *     }
         */
        KeptTestData: {
            /** Node */
            node: string;
            /** Columns */
            columns: components["schemas"]["TestDataColumn"][];
            /** Rows */
            rows: unknown[][];
            /**
             * Updated At
             * Format: date-time
             */
            updated_at: string;
            /** Etag */
            etag: string;
            /** Left Out */
            left_out: number;
        };
        /**
         * LastRun
         * @description A run in short.
         */
        LastRun: {
            /** Run Id */
            run_id: string;
            /** State */
            state: string;
            /** Start */
            start: string | null;
            /** End */
            end: string | null;
        };
        /**
         * LogLine
         * @description One line of a task's log.
         */
        LogLine: {
            /** Time */
            time: string | null;
            /** Level */
            level: string | null;
            /** Text */
            text: string;
        };
        /**
         * Mark
         * @description How a run or a node has ended, whatever it did.
         * @example {
         *       "state": "success"
         *     }
         */
        Mark: {
            /**
             * State
             * @enum {string}
             */
            state: "success" | "failed";
        };
        /**
         * Me
         * @description Who the user is, and what the UI may offer them.
         * @example {
         *       "can": {
         *         "audit": false,
         *         "code": false,
         *         "connections": false,
         *         "create": true,
         *         "delete": true,
         *         "edit": true,
         *         "read": true
         *       },
         *       "email": "anna@example.org",
         *       "name": "anna",
         *       "roles": [
         *         "Editor"
         *       ]
         *     }
         */
        Me: {
            /** Name */
            name: string;
            /** Email */
            email: string | null;
            /** Roles */
            roles: string[];
            can: components["schemas"]["Can"];
        };
        /**
         * NewBackfill
         * @description A backfill to start.
         * @example {
         *       "end": "2026-01-05T00:00:00Z",
         *       "max_active_runs": 4,
         *       "newest_first": false,
         *       "reprocess": "failed",
         *       "start": "2026-01-01T00:00:00Z",
         *       "unpause": true
         *     }
         */
        NewBackfill: {
            /**
             * Start
             * Format: date-time
             */
            start: string;
            /**
             * End
             * Format: date-time
             */
            end: string;
            /**
             * Reprocess
             * @default none
             * @enum {string}
             */
            reprocess?: "none" | "failed" | "completed";
            /**
             * Newest First
             * @default false
             */
            newest_first?: boolean;
            /**
             * Max Active Runs
             * @default 4
             */
            max_active_runs?: number;
            /**
             * Unpause
             * @default false
             */
            unpause?: boolean;
        };
        /**
         * NewConnection
         * @description A connection to create.
         * @example {
         *       "host": "db.example.org",
         *       "id": "warehouse",
         *       "login": "airloom",
         *       "port": 5432,
         *       "schema": "flights",
         *       "type": "postgres"
         *     }
         */
        NewConnection: {
            /** Id */
            id: string;
            /** Type */
            type: string;
            /** Description */
            description?: string | null;
            /** Host */
            host?: string | null;
            /** Port */
            port?: number | null;
            /** Schema */
            schema?: string | null;
            /** Login */
            login?: string | null;
            /** Password */
            password?: string | null;
            /** Extra */
            extra?: {
                [key: string]: unknown;
            } | null;
        };
        /**
         * NewRun
         * @description A run to start.
         * @example {
         *       "params": {
         *         "min_delay": 30
         *       },
         *       "unpause": true
         *     }
         */
        NewRun: {
            /** Params */
            params?: {
                [key: string]: unknown;
            };
            /**
             * Unpause
             * @default false
             */
            unpause?: boolean;
        };
        /**
         * NodeLog
         * @description A part of the log of a node's task.
         * @example {
         *       "end": true,
         *       "lines": [
         *         {
         *           "level": "info",
         *           "text": "late: 77,630 rows",
         *           "time": "2026-01-05T05:00:12Z"
         *         }
         *       ],
         *       "next_offset": 1,
         *       "try_number": 1
         *     }
         */
        NodeLog: {
            /** Try Number */
            try_number: number;
            /** Lines */
            lines: components["schemas"]["LogLine"][];
            /** Next Offset */
            next_offset: number;
            /** End */
            end: boolean;
        };
        /**
         * NodeRun
         * @description What one node does or did in a run.
         */
        NodeRun: {
            /** State */
            state: string | null;
            /** Task Id */
            task_id: string;
            /** Try Number */
            try_number: number;
            /** Start */
            start: string | null;
            /** End */
            end: string | null;
            /** Rows In */
            rows_in: number | null;
            /** Rows Out */
            rows_out: number | null;
            /** Seconds */
            seconds: number | null;
            /** Rate */
            rate: number | null;
            /** Error */
            error: string | null;
        };
        /**
         * NodeType
         * @description A node type as the palette and the form show it.
         * @example {
         *       "compares": "in",
         *       "config": {
         *         "type": "object"
         *       },
         *       "connection_types": [
         *         "postgres"
         *       ],
         *       "description": "",
         *       "example": {
         *         "connection": "warehouse",
         *         "table": "public.delays"
         *       },
         *       "extra": "postgres",
         *       "group": "Databases",
         *       "icon": "database",
         *       "inputs": [
         *         {
         *           "description": "The rows",
         *           "many": false,
         *           "name": "in"
         *         }
         *       ],
         *       "installed": true,
         *       "kind": "destination",
         *       "modes": [
         *         "append",
         *         "replace",
         *         "upsert"
         *       ],
         *       "runs_code": false,
         *       "summary": "Load rows into a table.",
         *       "type": "postgres.write",
         *       "version": 1
         *     }
         */
        NodeType: {
            /** Type */
            type: string;
            /** Version */
            version: number;
            /**
             * Kind
             * @enum {string}
             */
            kind: "source" | "transform" | "destination";
            /** Group */
            group: string;
            /** Icon */
            icon: string;
            /** Summary */
            summary: string;
            /** Description */
            description: string;
            /** Extra */
            extra: string | null;
            /** Installed */
            installed: boolean;
            /** Runs Code */
            runs_code: boolean;
            /** Connection Types */
            connection_types: string[];
            /** Inputs */
            inputs: components["schemas"]["PortItem"][];
            /** Compares */
            compares: string | null;
            /** Modes */
            modes: string[] | null;
            /** Example */
            example: {
                [key: string]: unknown;
            };
            /** Config */
            config: {
                [key: string]: unknown;
            };
        };
        /** Page[AuditItem] */
        Page_AuditItem_: {
            /** Items */
            items: components["schemas"]["AuditItem"][];
            /**
             * Total
             * @example 1
             */
            total: number;
            /**
             * Offset
             * @example 0
             */
            offset: number;
            /**
             * Limit
             * @example 50
             */
            limit: number;
        };
        /** Page[Backfill] */
        Page_Backfill_: {
            /** Items */
            items: components["schemas"]["Backfill"][];
            /**
             * Total
             * @example 1
             */
            total: number;
            /**
             * Offset
             * @example 0
             */
            offset: number;
            /**
             * Limit
             * @example 50
             */
            limit: number;
        };
        /** Page[ChangeItem] */
        Page_ChangeItem_: {
            /** Items */
            items: components["schemas"]["ChangeItem"][];
            /**
             * Total
             * @example 1
             */
            total: number;
            /**
             * Offset
             * @example 0
             */
            offset: number;
            /**
             * Limit
             * @example 50
             */
            limit: number;
        };
        /** Page[ConnectionItem] */
        Page_ConnectionItem_: {
            /** Items */
            items: components["schemas"]["ConnectionItem"][];
            /**
             * Total
             * @example 1
             */
            total: number;
            /**
             * Offset
             * @example 0
             */
            offset: number;
            /**
             * Limit
             * @example 50
             */
            limit: number;
        };
        /** Page[PipelineItem] */
        Page_PipelineItem_: {
            /** Items */
            items: components["schemas"]["PipelineItem"][];
            /**
             * Total
             * @example 1
             */
            total: number;
            /**
             * Offset
             * @example 0
             */
            offset: number;
            /**
             * Limit
             * @example 50
             */
            limit: number;
        };
        /** Page[RunItem] */
        Page_RunItem_: {
            /** Items */
            items: components["schemas"]["RunItem"][];
            /**
             * Total
             * @example 1
             */
            total: number;
            /**
             * Offset
             * @example 0
             */
            offset: number;
            /**
             * Limit
             * @example 50
             */
            limit: number;
        };
        /** Page[Run] */
        Page_Run_: {
            /** Items */
            items: components["schemas"]["Run"][];
            /**
             * Total
             * @example 1
             */
            total: number;
            /**
             * Offset
             * @example 0
             */
            offset: number;
            /**
             * Limit
             * @example 50
             */
            limit: number;
        };
        /** Page[Table] */
        Page_Table_: {
            /** Items */
            items: components["schemas"]["Table"][];
            /**
             * Total
             * @example 1
             */
            total: number;
            /**
             * Offset
             * @example 0
             */
            offset: number;
            /**
             * Limit
             * @example 50
             */
            limit: number;
        };
        /**
         * PauseBody
         * @description Whether the schedule starts runs.
         * @example {
         *       "paused": true
         *     }
         */
        PauseBody: {
            /** Paused */
            paused: boolean;
        };
        /**
         * PipelineItem
         * @description One pipeline in the list; one that is only a draft of the user's has no path and no revision.
         * @example {
         *       "description": "Who is late",
         *       "draft": {
         *         "updated_at": "2026-01-05T05:00:12Z"
         *       },
         *       "has_dag": true,
         *       "id": "daily_delays",
         *       "last_runs": [
         *         {
         *           "end": "2026-01-05T05:00:12Z",
         *           "run_id": "scheduled__2026-01-05",
         *           "start": "2026-01-05T05:00:12Z",
         *           "state": "success"
         *         }
         *       ],
         *       "name": "Daily delays per carrier",
         *       "nodes": 4,
         *       "path": "daily_delays.json",
         *       "paused": false,
         *       "problems": 0,
         *       "revision": "4b825dc642cb6eb9a060e54bf8d69288fbee4904",
         *       "schedule": "0 5 * * *",
         *       "tags": [
         *         "flights"
         *       ],
         *       "updated_at": "2026-01-05T05:00:12Z",
         *       "updated_by": "Anna Editor"
         *     }
         */
        PipelineItem: {
            /** Id */
            id: string;
            /** Name */
            name: string | null;
            /** Description */
            description: string | null;
            /** Tags */
            tags: string[];
            /** Path */
            path: string | null;
            /** Revision */
            revision: string | null;
            /** Schedule */
            schedule: string | null;
            /** Nodes */
            nodes: number;
            /** Problems */
            problems: number;
            /** Has Dag */
            has_dag: boolean;
            /** Paused */
            paused: boolean | null;
            /** Last Runs */
            last_runs: components["schemas"]["LastRun"][];
            draft: components["schemas"]["DraftMark"] | null;
            /** Updated At */
            updated_at: string | null;
            /** Updated By */
            updated_by: string | null;
        };
        /**
         * PlannedRun
         * @description A run that a backfill would make or do again.
         * @example {
         *       "logical_date": "2026-01-01T05:00:00Z",
         *       "run_id": "scheduled__2026-01-01T05:00:00+00:00"
         *     }
         */
        PlannedRun: {
            /** Logical Date */
            logical_date: string | null;
            /** Run Id */
            run_id: string | null;
        };
        /**
         * PortItem
         * @description A place a wire ends.
         */
        PortItem: {
            /** Name */
            name: string;
            /** Many */
            many: boolean;
            /** Description */
            description: string;
        };
        /**
         * Preview
         * @description The rows of a node, and what its columns are like.
         * @example {
         *       "cached": false,
         *       "columns": [
         *         {
         *           "change": "new",
         *           "distinct": 2,
         *           "histogram": [
         *             {
         *               "count": 2,
         *               "label": "16"
         *             }
         *           ],
         *           "masked": false,
         *           "max": "90",
         *           "min": "16",
         *           "name": "arr_delay",
         *           "nulls": 0,
         *           "type": "float64"
         *         }
         *       ],
         *       "difference": {
         *         "added": 0,
         *         "compared_with": "flights",
         *         "marks": [
         *           "removed",
         *           "removed"
         *         ],
         *         "removed": 1
         *       },
         *       "node": "late",
         *       "parts": [],
         *       "read_at": "2026-01-05T05:00:12Z",
         *       "rows": [
         *         [
         *           16
         *         ],
         *         [
         *           90
         *         ]
         *       ],
         *       "rows_described": 2,
         *       "seconds": 0.4,
         *       "sources": {
         *         "flights": [
         *           {
         *             "name": "arr_delay",
         *             "type": "float64"
         *           }
         *         ]
         *       },
         *       "test_data": [],
         *       "truncated": false
         *     }
         */
        Preview: {
            /** Node */
            node: string;
            /** Columns */
            columns: components["schemas"]["PreviewColumn"][];
            /** Rows */
            rows: unknown[][];
            /** Rows Described */
            rows_described: number;
            /** Truncated */
            truncated: boolean;
            difference: components["schemas"]["Difference"] | null;
            /** Sources */
            sources: {
                [key: string]: components["schemas"]["Column"][];
            };
            /** Parts */
            parts: string[];
            /** Test Data */
            test_data: string[];
            /** Cached */
            cached: boolean;
            /**
             * Read At
             * Format: date-time
             */
            read_at: string;
            /** Seconds */
            seconds: number;
        };
        /**
         * PreviewColumn
         * @description One column, and what is known of its values in all rows that the samples give.
         */
        PreviewColumn: {
            /** Name */
            name: string;
            /** Type */
            type: string;
            /** Nulls */
            nulls: number | null;
            /** Distinct */
            distinct: number | null;
            /** Min */
            min: string | null;
            /** Max */
            max: string | null;
            /** Histogram */
            histogram: components["schemas"]["Bar"][];
            /** Masked */
            masked: boolean;
            /** Change */
            change: ("new" | "gone" | "retyped") | null;
        };
        /**
         * PreviewInterval
         * @description A data interval.
         */
        PreviewInterval: {
            /**
             * Start
             * Format: date-time
             */
            start: string;
            /**
             * End
             * Format: date-time
             */
            end: string;
        };
        /**
         * PreviewRequest
         * @description Which rows of which node of a document, saved or not.
         * @example {
         *       "document": {
         *         "airloom": 1,
         *         "id": "daily_delays",
         *         "nodes": [
         *           {
         *             "config": {
         *               "path": "flights.csv"
         *             },
         *             "id": "flights",
         *             "type": "file.read"
         *           },
         *           {
         *             "config": {
         *               "where": "arr_delay > 15"
         *             },
         *             "id": "late",
         *             "inputs": {
         *               "in": "flights"
         *             },
         *             "type": "filter"
         *           },
         *           {
         *             "config": {
         *               "path": "late.parquet"
         *             },
         *             "id": "save",
         *             "inputs": {
         *               "in": "late"
         *             },
         *             "type": "file.write"
         *           }
         *         ]
         *       },
         *       "node": "late",
         *       "rows": 100
         *     }
         */
        PreviewRequest: {
            /** PipelineDocument */
            document: PipelineDocument;
            /** Node */
            node: string;
            /**
             * Rows
             * @default 100
             */
            rows?: number;
            /**
             * Sample
             * @default first
             * @enum {string}
             */
            sample?: "first" | "last" | "random" | "differs";
            /** Params */
            params?: {
                [key: string]: unknown;
            };
            interval?: components["schemas"]["PreviewInterval"] | null;
            /**
             * Refresh
             * @default false
             */
            refresh?: boolean;
            /** Test Data Of */
            test_data_of?: string | null;
        };
        /**
         * ProblemAnswer
         * @description What went wrong; some codes bring fields of their own, such as both versions of a stale publish.
         * @example {
         *       "code": "not_found",
         *       "correlation_id": "2f1c0d7e9a4b4c6f8e3d5a7b9c1e2f30",
         *       "detail": "There is no pipeline 'daily_delais'",
         *       "problems": [],
         *       "status": 404,
         *       "title": "Not Found",
         *       "type": "about:blank"
         *     }
         */
        ProblemAnswer: {
            /** Type */
            type: string;
            /** Title */
            title: string;
            /** Status */
            status: number;
            /** Detail */
            detail: string;
            /** Code */
            code: string;
            /** Correlation Id */
            correlation_id: string | null;
            /** Problems */
            problems: components["schemas"]["ProblemItem"][];
        } & {
            [key: string]: unknown;
        };
        /**
         * ProblemItem
         * @description One thing wrong with a document.
         * @example {
         *       "expected": "a column of the input",
         *       "hint": "did you mean 'arr_delay'?",
         *       "message": "unknown column 'arr_delai'",
         *       "node": "late",
         *       "pointer": "/nodes/1/config/where",
         *       "severity": "error"
         *     }
         */
        ProblemItem: {
            /** Pointer */
            pointer: string;
            /**
             * Node
             * @default null
             */
            node: string | null;
            /** Message */
            message: string;
            /**
             * Expected
             * @default null
             */
            expected: string | null;
            /**
             * Hint
             * @default null
             */
            hint: string | null;
            /**
             * Severity
             * @default error
             * @enum {string}
             */
            severity: "error" | "warning";
        };
        /**
         * PublishBody
         * @description A document, and what its author knew of the published one.
         * @example {
         *       "base": "4b825dc642cb6eb9a060e54bf8d69288fbee4904",
         *       "document": {
         *         "airloom": 1,
         *         "id": "daily_delays",
         *         "nodes": [
         *           {
         *             "config": {
         *               "path": "flights.csv"
         *             },
         *             "id": "flights",
         *             "type": "file.read"
         *           },
         *           {
         *             "config": {
         *               "where": "arr_delay > 15"
         *             },
         *             "id": "late",
         *             "inputs": {
         *               "in": "flights"
         *             },
         *             "type": "filter"
         *           },
         *           {
         *             "config": {
         *               "path": "late.parquet"
         *             },
         *             "id": "save",
         *             "inputs": {
         *               "in": "late"
         *             },
         *             "type": "file.write"
         *           }
         *         ]
         *       },
         *       "draft_etag": "\"3f1c0a9be27d4c55a81e6b02\"",
         *       "message": "Count only real delays"
         *     }
         */
        PublishBody: {
            /** PipelineDocument */
            document: PipelineDocument;
            /**
             * Message
             * @default
             */
            message?: string;
            /** Base */
            base: string | null;
            /**
             * Confirm Overwrite
             * @default false
             */
            confirm_overwrite?: boolean;
            /** Draft Etag */
            draft_etag?: string | null;
        };
        /**
         * Published
         * @description The commit that holds the change.
         * @example {
         *       "revision": "4b825dc642cb6eb9a060e54bf8d69288fbee4904"
         *     }
         */
        Published: {
            /** Revision */
            revision: string;
        };
        /**
         * PublishedPipeline
         * @description A document as it is at a revision.
         * @example {
         *       "document": {
         *         "airloom": 1,
         *         "id": "daily_delays",
         *         "nodes": [
         *           {
         *             "config": {
         *               "path": "flights.csv"
         *             },
         *             "id": "flights",
         *             "type": "file.read"
         *           },
         *           {
         *             "config": {
         *               "where": "arr_delay > 15"
         *             },
         *             "id": "late",
         *             "inputs": {
         *               "in": "flights"
         *             },
         *             "type": "filter"
         *           },
         *           {
         *             "config": {
         *               "path": "late.parquet"
         *             },
         *             "id": "save",
         *             "inputs": {
         *               "in": "late"
         *             },
         *             "type": "file.write"
         *           }
         *         ]
         *       },
         *       "etag": "\"e69de29bb2d1d6434b8b29ae775ad8c2e48c5391\"",
         *       "id": "daily_delays",
         *       "path": "daily_delays.json",
         *       "revision": "4b825dc642cb6eb9a060e54bf8d69288fbee4904",
         *       "text": "{\"airloom\": 1, \"id\": \"daily_delays\", ...}"
         *     }
         */
        PublishedPipeline: {
            /** Id */
            id: string;
            /** Path */
            path: string;
            /** Revision */
            revision: string;
            /** Etag */
            etag: string;
            /** Document */
            document: PipelineDocument | null;
            /** Text */
            text: string;
        };
        /**
         * RenameBody
         * @description Another id, which makes another Dag.
         * @example {
         *       "new_id": "delays_per_carrier"
         *     }
         */
        RenameBody: {
            /** New Id */
            new_id: string;
            /**
             * Message
             * @default
             */
            message?: string;
        };
        /**
         * Run
         * @description A run, as a list shows it.
         * @example {
         *       "conf": {
         *         "min_delay": 30
         *       },
         *       "end": "2026-01-05T05:00:12Z",
         *       "run_id": "manual__2026-01-05T05:00:00+00:00",
         *       "run_type": "manual",
         *       "start": "2026-01-05T05:00:12Z",
         *       "state": "success"
         *     }
         */
        Run: {
            /** Run Id */
            run_id: string;
            /** State */
            state: string;
            /** Start */
            start: string | null;
            /** End */
            end: string | null;
            /** Conf */
            conf: {
                [key: string]: unknown;
            };
            /** Run Type */
            run_type: string;
        };
        /**
         * RunDetail
         * @description A run with its nodes.
         * @example {
         *       "conf": {
         *         "min_delay": 30
         *       },
         *       "end": "2026-01-05T05:00:12Z",
         *       "nodes": {
         *         "late": {
         *           "end": "2026-01-05T05:00:12Z",
         *           "error": "out of memory",
         *           "rate": 258766.7,
         *           "rows_in": 336776,
         *           "rows_out": 77630,
         *           "seconds": 0.3,
         *           "start": "2026-01-05T05:00:12Z",
         *           "state": "failed",
         *           "task_id": "late",
         *           "try_number": 1
         *         }
         *       },
         *       "revision": "4b825dc642cb6eb9a060e54bf8d69288fbee4904",
         *       "run_id": "manual__2026-01-05T05:00:00+00:00",
         *       "run_type": "manual",
         *       "start": "2026-01-05T05:00:12Z",
         *       "state": "success"
         *     }
         */
        RunDetail: {
            /** Run Id */
            run_id: string;
            /** State */
            state: string;
            /** Start */
            start: string | null;
            /** End */
            end: string | null;
            /** Conf */
            conf: {
                [key: string]: unknown;
            };
            /** Run Type */
            run_type: string;
            /** Revision */
            revision: string | null;
            /** Nodes */
            nodes: {
                [key: string]: components["schemas"]["NodeRun"];
            };
        };
        /**
         * RunItem
         * @description A run and the pipeline it is one of.
         * @example {
         *       "conf": {
         *         "min_delay": 30
         *       },
         *       "duration": 42.5,
         *       "end": "2026-01-05T05:00:12Z",
         *       "logical_date": "2026-01-05T05:00:00Z",
         *       "name": "Daily delays per carrier",
         *       "pipeline": "daily_delays",
         *       "revision": "4b825dc642cb6eb9a060e54bf8d69288fbee4904",
         *       "rows_loaded": 16,
         *       "run_id": "manual__2026-01-05T05:00:00+00:00",
         *       "run_type": "manual",
         *       "start": "2026-01-05T05:00:12Z",
         *       "state": "success",
         *       "trigger": "ui",
         *       "user": "anna"
         *     }
         */
        RunItem: {
            /** Run Id */
            run_id: string;
            /** State */
            state: string;
            /** Start */
            start: string | null;
            /** End */
            end: string | null;
            /** Conf */
            conf: {
                [key: string]: unknown;
            };
            /** Run Type */
            run_type: string;
            /** Pipeline */
            pipeline: string;
            /** Name */
            name: string | null;
            /** Logical Date */
            logical_date: string | null;
            /** Duration */
            duration: number | null;
            /** Trigger */
            trigger: string | null;
            /** User */
            user: string | null;
            /** Revision */
            revision: string | null;
            /** Rows Loaded */
            rows_loaded: number | null;
        };
        /**
         * Schema
         * @description A schema with tables that the connection may read; in MySQL and MariaDB a database.
         * @example {
         *       "name": "public",
         *       "tables": 12
         *     }
         */
        Schema: {
            /** Name */
            name: string;
            /** Tables */
            tables: number;
        };
        /**
         * SparseList
         * @description A list whose items have only the fields that were asked for.
         */
        SparseList: {
            /** Items */
            items: {
                [key: string]: unknown;
            }[];
            /**
             * Total
             * @default null
             */
            total?: number | null;
            /**
             * Offset
             * @default null
             */
            offset?: number | null;
            /**
             * Limit
             * @default null
             */
            limit?: number | null;
        };
        /**
         * StartedRun
         * @description A run that was just started.
         * @example {
         *       "run_id": "manual__2026-01-05T05:00:00+00:00",
         *       "state": "queued"
         *     }
         */
        StartedRun: {
            /** Run Id */
            run_id: string;
            /** State */
            state: string;
        };
        /**
         * Table
         * @description A table or view that the connection may read.
         * @example {
         *       "comment": "",
         *       "kind": "table",
         *       "name": "flights",
         *       "rows": 336776,
         *       "schema": "public"
         *     }
         */
        Table: {
            /** Schema */
            schema: string;
            /** Name */
            name: string;
            /**
             * Kind
             * @enum {string}
             */
            kind: "table" | "view";
            /** Rows */
            rows: number | null;
            /** Comment */
            comment: string;
        };
        /**
         * TableColumn
         * @description A column, typed as reading the table gives it.
         * @example {
         *       "name": "arr_delay",
         *       "type": "float64"
         *     }
         */
        TableColumn: {
            /** Name */
            name: string;
            /** Type */
            type: string;
        };
        /**
         * TaskItem
         * @description One Airflow task, and the nodes that share it.
         */
        TaskItem: {
            /** Id */
            id: string;
            /**
             * Kind
             * @enum {string}
             */
            kind: "transform" | "load";
            /** Nodes */
            nodes: string[];
        };
        /**
         * TestData
         * @description The rows that stand in for a node's.
         * @example {
         *       "columns": [
         *         {
         *           "name": "carrier",
         *           "type": "string"
         *         },
         *         {
         *           "name": "arr_delay",
         *           "type": "integer"
         *         }
         *       ],
         *       "etag": "\"9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08\"",
         *       "node": "late",
         *       "rows": [
         *         [
         *           "UA",
         *           16
         *         ],
         *         [
         *           "AA",
         *           null
         *         ]
         *       ],
         *       "updated_at": "2026-01-05T05:00:12Z"
         *     }
         */
        TestData: {
            /** Node */
            node: string;
            /** Columns */
            columns: components["schemas"]["TestDataColumn"][];
            /** Rows */
            rows: unknown[][];
            /**
             * Updated At
             * Format: date-time
             */
            updated_at: string;
            /** Etag */
            etag: string;
        };
        /**
         * TestDataBody
         * @description Rows of a grid with their columns, or a file.
         * @example {
         *       "columns": [
         *         {
         *           "name": "carrier",
         *           "type": "string"
         *         },
         *         {
         *           "name": "arr_delay",
         *           "type": "integer"
         *         }
         *       ],
         *       "rows": [
         *         [
         *           "UA",
         *           16
         *         ],
         *         [
         *           "AA",
         *           null
         *         ]
         *       ]
         *     }
         */
        TestDataBody: {
            /** Columns */
            columns?: components["schemas"]["TestDataColumn"][] | null;
            /** Rows */
            rows?: unknown[][] | null;
            file?: components["schemas"]["TestDataFile"] | null;
        };
        /**
         * TestDataColumn
         * @description A column of the rows.
         * @example {
         *       "name": "carrier",
         *       "type": "string"
         *     }
         */
        TestDataColumn: {
            /** Name */
            name: string;
            /** Type */
            type: string;
        };
        /**
         * TestDataFile
         * @description A file with rows, of which the first 1,000 are kept.
         */
        TestDataFile: {
            /**
             * Format
             * @enum {string}
             */
            format: "csv" | "json" | "jsonl" | "parquet";
            /** Content */
            content: string;
        };
        /**
         * TestDataItem
         * @description That there is test data for a node.
         * @example {
         *       "columns": [
         *         {
         *           "name": "carrier",
         *           "type": "string"
         *         },
         *         {
         *           "name": "arr_delay",
         *           "type": "integer"
         *         }
         *       ],
         *       "etag": "\"9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08\"",
         *       "node": "late",
         *       "rows": 2,
         *       "updated_at": "2026-01-05T05:00:12Z"
         *     }
         */
        TestDataItem: {
            /** Node */
            node: string;
            /** Columns */
            columns: components["schemas"]["TestDataColumn"][];
            /** Rows */
            rows: number;
            /**
             * Updated At
             * Format: date-time
             */
            updated_at: string;
            /** Etag */
            etag: string;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    get_me: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "can": {
                     *         "audit": false,
                     *         "code": false,
                     *         "connections": false,
                     *         "create": true,
                     *         "delete": true,
                     *         "edit": true,
                     *         "read": true
                     *       },
                     *       "email": "anna@example.org",
                     *       "name": "anna",
                     *       "roles": [
                     *         "Editor"
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["Me"];
                };
            };
            /** @description Nobody is logged in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description The user, or the page that asks, may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description The request has the wrong shape, or what it holds is wrong */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
        };
    };
    list_node_types: {
        parameters: {
            query?: {
                /** @description The fields of each item to give, separated by commas; without it all */
                fields?: string | null;
            };
            header?: {
                /** @description ETags of what the client has already */
                "If-None-Match"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "compares": "in",
                     *           "config": {
                     *             "type": "object"
                     *           },
                     *           "connection_types": [
                     *             "postgres"
                     *           ],
                     *           "description": "",
                     *           "example": {
                     *             "connection": "warehouse",
                     *             "table": "public.delays"
                     *           },
                     *           "extra": "postgres",
                     *           "group": "Databases",
                     *           "icon": "database",
                     *           "inputs": [
                     *             {
                     *               "description": "The rows",
                     *               "many": false,
                     *               "name": "in"
                     *             }
                     *           ],
                     *           "installed": true,
                     *           "kind": "destination",
                     *           "modes": [
                     *             "append",
                     *             "replace",
                     *             "upsert"
                     *           ],
                     *           "runs_code": false,
                     *           "summary": "Load rows into a table.",
                     *           "type": "postgres.write",
                     *           "version": 1
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["Items_NodeType_"] | components["schemas"]["SparseList"];
                };
            };
            /** @description The client has it already */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Nobody is logged in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description The user, or the page that asks, may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description The request has the wrong shape, or what it holds is wrong */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
        };
    };
    get_node_type: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "compares": "in",
                     *       "config": {
                     *         "type": "object"
                     *       },
                     *       "connection_types": [
                     *         "postgres"
                     *       ],
                     *       "description": "",
                     *       "example": {
                     *         "connection": "warehouse",
                     *         "table": "public.delays"
                     *       },
                     *       "extra": "postgres",
                     *       "group": "Databases",
                     *       "icon": "database",
                     *       "inputs": [
                     *         {
                     *           "description": "The rows",
                     *           "many": false,
                     *           "name": "in"
                     *         }
                     *       ],
                     *       "installed": true,
                     *       "kind": "destination",
                     *       "modes": [
                     *         "append",
                     *         "replace",
                     *         "upsert"
                     *       ],
                     *       "runs_code": false,
                     *       "summary": "Load rows into a table.",
                     *       "type": "postgres.write",
                     *       "version": 1
                     *     }
                     */
                    "application/json": components["schemas"]["NodeType"];
                };
            };
            /** @description Nobody is logged in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description The user, or the page that asks, may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description There is no such thing, or the user may not know of it */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description The request has the wrong shape, or what it holds is wrong */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
        };
    };
    check_document: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "columns": {
                 *         "flights": [
                 *           {
                 *             "name": "arr_delay",
                 *             "type": "float64"
                 *           }
                 *         ]
                 *       },
                 *       "document": {
                 *         "airloom": 1,
                 *         "id": "daily_delays",
                 *         "nodes": [
                 *           {
                 *             "config": {
                 *               "path": "flights.csv"
                 *             },
                 *             "id": "flights",
                 *             "type": "file.read"
                 *           },
                 *           {
                 *             "config": {
                 *               "where": "arr_delay > 15"
                 *             },
                 *             "id": "late",
                 *             "inputs": {
                 *               "in": "flights"
                 *             },
                 *             "type": "filter"
                 *           },
                 *           {
                 *             "config": {
                 *               "path": "late.parquet"
                 *             },
                 *             "id": "save",
                 *             "inputs": {
                 *               "in": "late"
                 *             },
                 *             "type": "file.write"
                 *           }
                 *         ]
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["CheckBody"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "code": [],
                     *       "columns": {
                     *         "flights": [
                     *           {
                     *             "name": "arr_delay",
                     *             "type": "float64"
                     *           }
                     *         ]
                     *       },
                     *       "inputs": {
                     *         "late": {
                     *           "in": [
                     *             {
                     *               "name": "arr_delay",
                     *               "type": "float64"
                     *             }
                     *           ]
                     *         }
                     *       },
                     *       "lineage": {
                     *         "late.arr_delay": [
                     *           "flights.arr_delay"
                     *         ]
                     *       },
                     *       "ok": true,
                     *       "problems": [],
                     *       "tasks": [
                     *         {
                     *           "id": "late",
                     *           "kind": "transform",
                     *           "nodes": [
                     *             "flights",
                     *             "late"
                     *           ]
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["CheckReport"];
                };
            };
            /** @description The body cannot be read */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description Nobody is logged in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description The user, or the page that asks, may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description The body is larger than any that makes sense */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description The request has the wrong shape, or what it holds is wrong */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description This user asks faster than it can be done; `Retry-After` says when to come again */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
        };
    };
    format_document: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "document": {
                 *         "airloom": 1,
                 *         "id": "daily_delays",
                 *         "nodes": [
                 *           {
                 *             "config": {
                 *               "path": "flights.csv"
                 *             },
                 *             "id": "flights",
                 *             "type": "file.read"
                 *           },
                 *           {
                 *             "config": {
                 *               "where": "arr_delay > 15"
                 *             },
                 *             "id": "late",
                 *             "inputs": {
                 *               "in": "flights"
                 *             },
                 *             "type": "filter"
                 *           },
                 *           {
                 *             "config": {
                 *               "path": "late.parquet"
                 *             },
                 *             "id": "save",
                 *             "inputs": {
                 *               "in": "late"
                 *             },
                 *             "type": "file.write"
                 *           }
                 *         ]
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["DocumentBody"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "text": "{\"airloom\": 1, \"id\": \"daily_delays\", ...}"
                     *     }
                     */
                    "application/json": components["schemas"]["FormattedText"];
                };
            };
            /** @description The body cannot be read */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description Nobody is logged in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description The user, or the page that asks, may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description The body is larger than any that makes sense */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description The request has the wrong shape, or what it holds is wrong */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description This user asks faster than it can be done; `Retry-After` says when to come again */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description The repository, or what checks documents, does not answer */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
        };
    };
    get_schema: {
        parameters: {
            query?: never;
            header?: {
                /** @description ETags of what the client has already */
                "If-None-Match"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "$schema": "https://json-schema.org/draft/2020-12/schema",
                     *       "type": "object"
                     *     }
                     */
                    "application/json": components["schemas"]["JsonSchema"];
                };
            };
            /** @description The client has it already */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Nobody is logged in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description The user, or the page that asks, may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description The request has the wrong shape, or what it holds is wrong */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
        };
    };
    list_functions: {
        parameters: {
            query?: {
                /** @description The fields of each item to give, separated by commas; without it all */
                fields?: string | null;
            };
            header?: {
                /** @description ETags of what the client has already */
                "If-None-Match"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "kind": "scalar",
                     *           "name": "lower",
                     *           "signature": "lower(string)",
                     *           "summary": "The text in lower case"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["Items_FunctionItem_"] | components["schemas"]["SparseList"];
                };
            };
            /** @description The client has it already */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Nobody is logged in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description The user, or the page that asks, may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description The request has the wrong shape, or what it holds is wrong */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description The repository, or what checks documents, does not answer */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
        };
    };
    list_pipelines: {
        parameters: {
            query?: {
                /** @description Words that all must be in what is found, in any case */
                search?: string;
                /** @description Only pipelines with this tag */
                tag?: string | null;
                sort?: "id" | "-id" | "name" | "-name" | "updated_at" | "-updated_at";
                /** @description How many of the list to pass over */
                offset?: number;
                /** @description How many to give at most */
                limit?: number;
                /** @description The fields of each item to give, separated by commas; without it all */
                fields?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "description": "Who is late",
                     *           "draft": {
                     *             "updated_at": "2026-01-05T05:00:12Z"
                     *           },
                     *           "has_dag": true,
                     *           "id": "daily_delays",
                     *           "last_runs": [
                     *             {
                     *               "end": "2026-01-05T05:00:12Z",
                     *               "run_id": "scheduled__2026-01-05",
                     *               "start": "2026-01-05T05:00:12Z",
                     *               "state": "success"
                     *             }
                     *           ],
                     *           "name": "Daily delays per carrier",
                     *           "nodes": 4,
                     *           "path": "daily_delays.json",
                     *           "paused": false,
                     *           "problems": 0,
                     *           "revision": "4b825dc642cb6eb9a060e54bf8d69288fbee4904",
                     *           "schedule": "0 5 * * *",
                     *           "tags": [
                     *             "flights"
                     *           ],
                     *           "updated_at": "2026-01-05T05:00:12Z",
                     *           "updated_by": "Anna Editor"
                     *         }
                     *       ],
                     *       "total": 1,
                     *       "offset": 0,
                     *       "limit": 50
                     *     }
                     */
                    "application/json": components["schemas"]["Page_PipelineItem_"] | components["schemas"]["SparseList"];
                };
            };
            /** @description Nobody is logged in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description The user, or the page that asks, may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description The request has the wrong shape, or what it holds is wrong */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description The repository, or what checks documents, does not answer */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
        };
    };
    get_pipeline: {
        parameters: {
            query?: {
                revision?: string | null;
                /** @description Answer 204 rather than 404 when there is none: for who only looks */
                may_be_absent?: boolean;
            };
            header?: {
                /** @description ETags of what the client has already */
                "If-None-Match"?: string | null;
            };
            path: {
                pipeline_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "document": {
                     *         "airloom": 1,
                     *         "id": "daily_delays",
                     *         "nodes": [
                     *           {
                     *             "config": {
                     *               "path": "flights.csv"
                     *             },
                     *             "id": "flights",
                     *             "type": "file.read"
                     *           },
                     *           {
                     *             "config": {
                     *               "where": "arr_delay > 15"
                     *             },
                     *             "id": "late",
                     *             "inputs": {
                     *               "in": "flights"
                     *             },
                     *             "type": "filter"
                     *           },
                     *           {
                     *             "config": {
                     *               "path": "late.parquet"
                     *             },
                     *             "id": "save",
                     *             "inputs": {
                     *               "in": "late"
                     *             },
                     *             "type": "file.write"
                     *           }
                     *         ]
                     *       },
                     *       "etag": "\"e69de29bb2d1d6434b8b29ae775ad8c2e48c5391\"",
                     *       "id": "daily_delays",
                     *       "path": "daily_delays.json",
                     *       "revision": "4b825dc642cb6eb9a060e54bf8d69288fbee4904",
                     *       "text": "{\"airloom\": 1, \"id\": \"daily_delays\", ...}"
                     *     }
                     */
                    "application/json": components["schemas"]["PublishedPipeline"];
                };
            };
            /** @description There is none, which `may_be_absent` allows for */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The client has it already */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Nobody is logged in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description The user, or the page that asks, may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description There is no such thing, or the user may not know of it */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description The request has the wrong shape, or what it holds is wrong */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description The repository, or what checks documents, does not answer */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
        };
    };
    delete_pipeline: {
        parameters: {
            query?: {
                message?: string;
                base?: string | null;
            };
            header?: never;
            path: {
                pipeline_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "revision": "4b825dc642cb6eb9a060e54bf8d69288fbee4904"
                     *     }
                     */
                    "application/json": components["schemas"]["Published"];
                };
            };
            /** @description Nobody is logged in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description The user, or the page that asks, may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description There is no such thing, or the user may not know of it */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description Somebody else was faster, or a name is taken */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description The request has the wrong shape, or what it holds is wrong */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description This user asks faster than it can be done; `Retry-After` says when to come again */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description The repository, or what checks documents, does not answer */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
        };
    };
    patch_pipeline: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                pipeline_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "paused": true
                 *     }
                 */
                "application/json": components["schemas"]["PauseBody"];
            };
        };
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The body cannot be read */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description Nobody is logged in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description The user, or the page that asks, may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description There is no such thing, or the user may not know of it */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description The body is larger than any that makes sense */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description The request has the wrong shape, or what it holds is wrong */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description The repository, or what checks documents, does not answer */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
        };
    };
    list_history: {
        parameters: {
            query?: {
                sort?: "-time";
                /** @description How many of the list to pass over */
                offset?: number;
                /** @description How many to give at most */
                limit?: number;
                /** @description The fields of each item to give, separated by commas; without it all */
                fields?: string | null;
                /** @description Answer 204 rather than 404 when there is none: for who only looks */
                may_be_absent?: boolean;
            };
            header?: never;
            path: {
                pipeline_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "author": "Anna Editor",
                     *           "email": "anna@example.org",
                     *           "message": "Count only real delays",
                     *           "revision": "4b825dc642cb6eb9a060e54bf8d69288fbee4904",
                     *           "runs": [
                     *             {
                     *               "end": "2026-01-05T05:00:12Z",
                     *               "run_id": "manual__2026-01-05T05:00:00+00:00",
                     *               "start": "2026-01-05T05:00:12Z",
                     *               "state": "success"
                     *             }
                     *           ],
                     *           "time": "2026-01-05T05:00:12Z"
                     *         }
                     *       ],
                     *       "total": 1,
                     *       "offset": 0,
                     *       "limit": 50
                     *     }
                     */
                    "application/json": components["schemas"]["Page_ChangeItem_"] | components["schemas"]["SparseList"];
                };
            };
            /** @description There is none, which `may_be_absent` allows for */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Nobody is logged in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description The user, or the page that asks, may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description There is no such thing, or the user may not know of it */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description The request has the wrong shape, or what it holds is wrong */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description The repository, or what checks documents, does not answer */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
        };
    };
    export_pipeline: {
        parameters: {
            query?: {
                revision?: string | null;
            };
            header?: never;
            path: {
                pipeline_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "airloom": 1,
                     *       "id": "daily_delays",
                     *       "nodes": [
                     *         {
                     *           "id": "flights",
                     *           "type": "file.read",
                     *           "config": {
                     *             "path": "flights.csv"
                     *           }
                     *         },
                     *         {
                     *           "id": "late",
                     *           "type": "filter",
                     *           "inputs": {
                     *             "in": "flights"
                     *           },
                     *           "config": {
                     *             "where": "arr_delay > 15"
                     *           }
                     *         },
                     *         {
                     *           "id": "save",
                     *           "type": "file.write",
                     *           "inputs": {
                     *             "in": "late"
                     *           },
                     *           "config": {
                     *             "path": "late.parquet"
                     *           }
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": PipelineDocument;
                };
            };
            /** @description Nobody is logged in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description The user, or the page that asks, may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description There is no such thing, or the user may not know of it */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description The request has the wrong shape, or what it holds is wrong */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description The repository, or what checks documents, does not answer */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
        };
    };
    compare_revisions: {
        parameters: {
            query: {
                from: string;
                to: string;
            };
            header?: never;
            path: {
                pipeline_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "from": {
                     *         "airloom": 1,
                     *         "id": "daily_delays",
                     *         "nodes": [
                     *           {
                     *             "config": {
                     *               "path": "flights.csv"
                     *             },
                     *             "id": "flights",
                     *             "type": "file.read"
                     *           },
                     *           {
                     *             "config": {
                     *               "where": "arr_delay > 15"
                     *             },
                     *             "id": "late",
                     *             "inputs": {
                     *               "in": "flights"
                     *             },
                     *             "type": "filter"
                     *           },
                     *           {
                     *             "config": {
                     *               "path": "late.parquet"
                     *             },
                     *             "id": "save",
                     *             "inputs": {
                     *               "in": "late"
                     *             },
                     *             "type": "file.write"
                     *           }
                     *         ]
                     *       },
                     *       "to": {
                     *         "airloom": 1,
                     *         "id": "daily_delays",
                     *         "nodes": [
                     *           {
                     *             "config": {
                     *               "path": "flights.csv"
                     *             },
                     *             "id": "flights",
                     *             "type": "file.read"
                     *           },
                     *           {
                     *             "config": {
                     *               "where": "arr_delay > 15"
                     *             },
                     *             "id": "late",
                     *             "inputs": {
                     *               "in": "flights"
                     *             },
                     *             "type": "filter"
                     *           },
                     *           {
                     *             "config": {
                     *               "path": "late.parquet"
                     *             },
                     *             "id": "save",
                     *             "inputs": {
                     *               "in": "late"
                     *             },
                     *             "type": "file.write"
                     *           }
                     *         ]
                     *       }
                     *     }
                     */
                    "application/json": components["schemas"]["Comparison"];
                };
            };
            /** @description Nobody is logged in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description The user, or the page that asks, may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description There is no such thing, or the user may not know of it */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description The request has the wrong shape, or what it holds is wrong */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description The repository, or what checks documents, does not answer */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
        };
    };
    get_draft: {
        parameters: {
            query?: {
                /** @description Answer 204 rather than 404 when there is none: for who only looks */
                may_be_absent?: boolean;
            };
            header?: {
                /** @description ETags of what the client has already */
                "If-None-Match"?: string | null;
            };
            path: {
                pipeline_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "base": "4b825dc642cb6eb9a060e54bf8d69288fbee4904",
                     *       "document": {
                     *         "airloom": 1,
                     *         "id": "daily_delays",
                     *         "nodes": [
                     *           {
                     *             "config": {
                     *               "path": "flights.csv"
                     *             },
                     *             "id": "flights",
                     *             "type": "file.read"
                     *           },
                     *           {
                     *             "config": {
                     *               "where": "arr_delay > 15"
                     *             },
                     *             "id": "late",
                     *             "inputs": {
                     *               "in": "flights"
                     *             },
                     *             "type": "filter"
                     *           },
                     *           {
                     *             "config": {
                     *               "path": "late.parquet"
                     *             },
                     *             "id": "save",
                     *             "inputs": {
                     *               "in": "late"
                     *             },
                     *             "type": "file.write"
                     *           }
                     *         ]
                     *       },
                     *       "etag": "\"9f86d081884c7d659a2feaa0\"",
                     *       "updated_at": "2026-01-05T05:00:12Z"
                     *     }
                     */
                    "application/json": components["schemas"]["DraftAnswer"];
                };
            };
            /** @description There is none, which `may_be_absent` allows for */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description The client has it already */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Nobody is logged in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description The user, or the page that asks, may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description There is no such thing, or the user may not know of it */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description The request has the wrong shape, or what it holds is wrong */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
        };
    };
    put_draft: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that was read */
                "If-Match"?: string | null;
            };
            path: {
                pipeline_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "base": "4b825dc642cb6eb9a060e54bf8d69288fbee4904",
                 *       "document": {
                 *         "airloom": 1,
                 *         "id": "daily_delays",
                 *         "nodes": [
                 *           {
                 *             "config": {
                 *               "path": "flights.csv"
                 *             },
                 *             "id": "flights",
                 *             "type": "file.read"
                 *           },
                 *           {
                 *             "config": {
                 *               "where": "arr_delay > 15"
                 *             },
                 *             "id": "late",
                 *             "inputs": {
                 *               "in": "flights"
                 *             },
                 *             "type": "filter"
                 *           },
                 *           {
                 *             "config": {
                 *               "path": "late.parquet"
                 *             },
                 *             "id": "save",
                 *             "inputs": {
                 *               "in": "late"
                 *             },
                 *             "type": "file.write"
                 *           }
                 *         ]
                 *       }
                 *     }
                 */
                "application/json": components["schemas"]["DraftBody"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "base": "4b825dc642cb6eb9a060e54bf8d69288fbee4904",
                     *       "document": {
                     *         "airloom": 1,
                     *         "id": "daily_delays",
                     *         "nodes": [
                     *           {
                     *             "config": {
                     *               "path": "flights.csv"
                     *             },
                     *             "id": "flights",
                     *             "type": "file.read"
                     *           },
                     *           {
                     *             "config": {
                     *               "where": "arr_delay > 15"
                     *             },
                     *             "id": "late",
                     *             "inputs": {
                     *               "in": "flights"
                     *             },
                     *             "type": "filter"
                     *           },
                     *           {
                     *             "config": {
                     *               "path": "late.parquet"
                     *             },
                     *             "id": "save",
                     *             "inputs": {
                     *               "in": "late"
                     *             },
                     *             "type": "file.write"
                     *           }
                     *         ]
                     *       },
                     *       "etag": "\"9f86d081884c7d659a2feaa0\"",
                     *       "updated_at": "2026-01-05T05:00:12Z"
                     *     }
                     */
                    "application/json": components["schemas"]["DraftAnswer"];
                };
            };
            /** @description The body cannot be read */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description Nobody is logged in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description The user, or the page that asks, may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description There is no such thing, or the user may not know of it */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description What is to be overwritten is not what was read */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description The body is larger than any that makes sense */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description The request has the wrong shape, or what it holds is wrong */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description Overwriting needs the ETag that was read */
            428: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
        };
    };
    delete_draft: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that was read */
                "If-Match"?: string | null;
            };
            path: {
                pipeline_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Nobody is logged in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description The user, or the page that asks, may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description There is no such thing, or the user may not know of it */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description What is to be overwritten is not what was read */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description The request has the wrong shape, or what it holds is wrong */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
        };
    };
    import_pipelines: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "documents": [
                 *         {
                 *           "airloom": 1,
                 *           "id": "daily_delays",
                 *           "nodes": [
                 *             {
                 *               "config": {
                 *                 "path": "flights.csv"
                 *               },
                 *               "id": "flights",
                 *               "type": "file.read"
                 *             },
                 *             {
                 *               "config": {
                 *                 "where": "arr_delay > 15"
                 *               },
                 *               "id": "late",
                 *               "inputs": {
                 *                 "in": "flights"
                 *               },
                 *               "type": "filter"
                 *             },
                 *             {
                 *               "config": {
                 *                 "path": "late.parquet"
                 *               },
                 *               "id": "save",
                 *               "inputs": {
                 *                 "in": "late"
                 *               },
                 *               "type": "file.write"
                 *             }
                 *           ]
                 *         }
                 *       ],
                 *       "replace": false
                 *     }
                 */
                "application/json": components["schemas"]["ImportBody"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "id": "daily_delays",
                     *           "message": "",
                     *           "outcome": "draft"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["Items_ImportedItem_"];
                };
            };
            /** @description The body cannot be read */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description Nobody is logged in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description The user, or the page that asks, may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description The body is larger than any that makes sense */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description The request has the wrong shape, or what it holds is wrong */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description This user asks faster than it can be done; `Retry-After` says when to come again */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description The repository, or what checks documents, does not answer */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
        };
    };
    publish_pipeline: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                pipeline_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "base": "4b825dc642cb6eb9a060e54bf8d69288fbee4904",
                 *       "document": {
                 *         "airloom": 1,
                 *         "id": "daily_delays",
                 *         "nodes": [
                 *           {
                 *             "config": {
                 *               "path": "flights.csv"
                 *             },
                 *             "id": "flights",
                 *             "type": "file.read"
                 *           },
                 *           {
                 *             "config": {
                 *               "where": "arr_delay > 15"
                 *             },
                 *             "id": "late",
                 *             "inputs": {
                 *               "in": "flights"
                 *             },
                 *             "type": "filter"
                 *           },
                 *           {
                 *             "config": {
                 *               "path": "late.parquet"
                 *             },
                 *             "id": "save",
                 *             "inputs": {
                 *               "in": "late"
                 *             },
                 *             "type": "file.write"
                 *           }
                 *         ]
                 *       },
                 *       "draft_etag": "\"3f1c0a9be27d4c55a81e6b02\"",
                 *       "message": "Count only real delays"
                 *     }
                 */
                "application/json": components["schemas"]["PublishBody"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "revision": "4b825dc642cb6eb9a060e54bf8d69288fbee4904"
                     *     }
                     */
                    "application/json": components["schemas"]["Published"];
                };
            };
            /** @description The body cannot be read */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description Nobody is logged in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description The user, or the page that asks, may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description There is no such thing, or the user may not know of it */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description Somebody else was faster, or a name is taken */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description The body is larger than any that makes sense */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description The request has the wrong shape, or what it holds is wrong */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description This user asks faster than it can be done; `Retry-After` says when to come again */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description The repository, or what checks documents, does not answer */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
        };
    };
    rename_pipeline: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                pipeline_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "new_id": "delays_per_carrier"
                 *     }
                 */
                "application/json": components["schemas"]["RenameBody"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "revision": "4b825dc642cb6eb9a060e54bf8d69288fbee4904"
                     *     }
                     */
                    "application/json": components["schemas"]["Published"];
                };
            };
            /** @description The body cannot be read */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description Nobody is logged in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description The user, or the page that asks, may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description There is no such thing, or the user may not know of it */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description Somebody else was faster, or a name is taken */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description The body is larger than any that makes sense */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description The request has the wrong shape, or what it holds is wrong */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description This user asks faster than it can be done; `Retry-After` says when to come again */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description The repository, or what checks documents, does not answer */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
        };
    };
    duplicate_pipeline: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                pipeline_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "new_id": "daily_delays_copy"
                 *     }
                 */
                "application/json": components["schemas"]["DuplicateBody"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "base": "4b825dc642cb6eb9a060e54bf8d69288fbee4904",
                     *       "document": {
                     *         "airloom": 1,
                     *         "id": "daily_delays",
                     *         "nodes": [
                     *           {
                     *             "config": {
                     *               "path": "flights.csv"
                     *             },
                     *             "id": "flights",
                     *             "type": "file.read"
                     *           },
                     *           {
                     *             "config": {
                     *               "where": "arr_delay > 15"
                     *             },
                     *             "id": "late",
                     *             "inputs": {
                     *               "in": "flights"
                     *             },
                     *             "type": "filter"
                     *           },
                     *           {
                     *             "config": {
                     *               "path": "late.parquet"
                     *             },
                     *             "id": "save",
                     *             "inputs": {
                     *               "in": "late"
                     *             },
                     *             "type": "file.write"
                     *           }
                     *         ]
                     *       },
                     *       "etag": "\"9f86d081884c7d659a2feaa0\"",
                     *       "updated_at": "2026-01-05T05:00:12Z"
                     *     }
                     */
                    "application/json": components["schemas"]["DraftAnswer"];
                };
            };
            /** @description The body cannot be read */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description Nobody is logged in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description The user, or the page that asks, may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description There is no such thing, or the user may not know of it */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description Somebody else was faster, or a name is taken */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description The body is larger than any that makes sense */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description The request has the wrong shape, or what it holds is wrong */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description This user asks faster than it can be done; `Retry-After` says when to come again */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description The repository, or what checks documents, does not answer */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
        };
    };
    preview_node: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "document": {
                 *         "airloom": 1,
                 *         "id": "daily_delays",
                 *         "nodes": [
                 *           {
                 *             "config": {
                 *               "path": "flights.csv"
                 *             },
                 *             "id": "flights",
                 *             "type": "file.read"
                 *           },
                 *           {
                 *             "config": {
                 *               "where": "arr_delay > 15"
                 *             },
                 *             "id": "late",
                 *             "inputs": {
                 *               "in": "flights"
                 *             },
                 *             "type": "filter"
                 *           },
                 *           {
                 *             "config": {
                 *               "path": "late.parquet"
                 *             },
                 *             "id": "save",
                 *             "inputs": {
                 *               "in": "late"
                 *             },
                 *             "type": "file.write"
                 *           }
                 *         ]
                 *       },
                 *       "node": "late",
                 *       "rows": 100
                 *     }
                 */
                "application/json": components["schemas"]["PreviewRequest"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "cached": false,
                     *       "columns": [
                     *         {
                     *           "change": "new",
                     *           "distinct": 2,
                     *           "histogram": [
                     *             {
                     *               "count": 2,
                     *               "label": "16"
                     *             }
                     *           ],
                     *           "masked": false,
                     *           "max": "90",
                     *           "min": "16",
                     *           "name": "arr_delay",
                     *           "nulls": 0,
                     *           "type": "float64"
                     *         }
                     *       ],
                     *       "difference": {
                     *         "added": 0,
                     *         "compared_with": "flights",
                     *         "marks": [
                     *           "removed",
                     *           "removed"
                     *         ],
                     *         "removed": 1
                     *       },
                     *       "node": "late",
                     *       "parts": [],
                     *       "read_at": "2026-01-05T05:00:12Z",
                     *       "rows": [
                     *         [
                     *           16
                     *         ],
                     *         [
                     *           90
                     *         ]
                     *       ],
                     *       "rows_described": 2,
                     *       "seconds": 0.4,
                     *       "sources": {
                     *         "flights": [
                     *           {
                     *             "name": "arr_delay",
                     *             "type": "float64"
                     *           }
                     *         ]
                     *       },
                     *       "test_data": [],
                     *       "truncated": false
                     *     }
                     */
                    "application/json": components["schemas"]["Preview"];
                };
            };
            /** @description The body cannot be read */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description Nobody is logged in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description The user, or the page that asks, may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description Somebody else was faster, or a name is taken */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description The body is larger than any that makes sense */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description The request has the wrong shape, or what it holds is wrong */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description This user asks faster than it can be done; `Retry-After` says when to come again */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description The repository, or what checks documents, does not answer */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
        };
    };
    list_test_data: {
        parameters: {
            query?: {
                /** @description The fields of each item to give, separated by commas; without it all */
                fields?: string | null;
            };
            header?: never;
            path: {
                pipeline_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "columns": [
                     *             {
                     *               "name": "carrier",
                     *               "type": "string"
                     *             },
                     *             {
                     *               "name": "arr_delay",
                     *               "type": "integer"
                     *             }
                     *           ],
                     *           "etag": "\"9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08\"",
                     *           "node": "late",
                     *           "rows": 2,
                     *           "updated_at": "2026-01-05T05:00:12Z"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["Items_TestDataItem_"] | components["schemas"]["SparseList"];
                };
            };
            /** @description Nobody is logged in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description The user, or the page that asks, may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description There is no such thing, or the user may not know of it */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description The request has the wrong shape, or what it holds is wrong */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
        };
    };
    get_test_data: {
        parameters: {
            query?: never;
            header?: {
                /** @description ETags of what the client has already */
                "If-None-Match"?: string | null;
            };
            path: {
                pipeline_id: string;
                node_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "columns": [
                     *         {
                     *           "name": "carrier",
                     *           "type": "string"
                     *         },
                     *         {
                     *           "name": "arr_delay",
                     *           "type": "integer"
                     *         }
                     *       ],
                     *       "etag": "\"9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08\"",
                     *       "node": "late",
                     *       "rows": [
                     *         [
                     *           "UA",
                     *           16
                     *         ],
                     *         [
                     *           "AA",
                     *           null
                     *         ]
                     *       ],
                     *       "updated_at": "2026-01-05T05:00:12Z"
                     *     }
                     */
                    "application/json": components["schemas"]["TestData"];
                };
            };
            /** @description The client has it already */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Nobody is logged in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description The user, or the page that asks, may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description There is no such thing, or the user may not know of it */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description The request has the wrong shape, or what it holds is wrong */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description This user asks faster than it can be done; `Retry-After` says when to come again */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description The repository, or what checks documents, does not answer */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
        };
    };
    put_test_data: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that was read */
                "If-Match"?: string | null;
            };
            path: {
                pipeline_id: string;
                node_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "columns": [
                 *         {
                 *           "name": "carrier",
                 *           "type": "string"
                 *         },
                 *         {
                 *           "name": "arr_delay",
                 *           "type": "integer"
                 *         }
                 *       ],
                 *       "rows": [
                 *         [
                 *           "UA",
                 *           16
                 *         ],
                 *         [
                 *           "AA",
                 *           null
                 *         ]
                 *       ]
                 *     }
                 */
                "application/json": components["schemas"]["TestDataBody"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "columns": [
                     *         {
                     *           "name": "carrier",
                     *           "type": "string"
                     *         },
                     *         {
                     *           "name": "arr_delay",
                     *           "type": "integer"
                     *         }
                     *       ],
                     *       "etag": "\"9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08\"",
                     *       "left_out": 0,
                     *       "node": "late",
                     *       "rows": [
                     *         [
                     *           "UA",
                     *           16
                     *         ],
                     *         [
                     *           "AA",
                     *           null
                     *         ]
                     *       ],
                     *       "updated_at": "2026-01-05T05:00:12Z"
                     *     }
                     */
                    "application/json": components["schemas"]["KeptTestData"];
                };
            };
            /** @description The body cannot be read */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description Nobody is logged in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description The user, or the page that asks, may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description There is no such thing, or the user may not know of it */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description What is to be overwritten is not what was read */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description The body is larger than any that makes sense */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description The request has the wrong shape, or what it holds is wrong */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description Overwriting needs the ETag that was read */
            428: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description This user asks faster than it can be done; `Retry-After` says when to come again */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description The repository, or what checks documents, does not answer */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
        };
    };
    delete_test_data: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag that was read */
                "If-Match"?: string | null;
            };
            path: {
                pipeline_id: string;
                node_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Nobody is logged in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description The user, or the page that asks, may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description There is no such thing, or the user may not know of it */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description What is to be overwritten is not what was read */
            412: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description The request has the wrong shape, or what it holds is wrong */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
        };
    };
    list_connection_types: {
        parameters: {
            query?: {
                /** @description The fields of each item to give, separated by commas; without it all */
                fields?: string | null;
            };
            header?: {
                /** @description ETags of what the client has already */
                "If-None-Match"?: string | null;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "fields": [
                     *             {
                     *               "choices": [],
                     *               "help": "",
                     *               "kind": "text",
                     *               "label": "Host",
                     *               "name": "host",
                     *               "placeholder": "localhost",
                     *               "required": false
                     *             }
                     *           ],
                     *           "label": "Postgres",
                     *           "node_types": [
                     *             "postgres.read",
                     *             "postgres.write"
                     *           ],
                     *           "type": "postgres"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["Items_ConnectionType_"] | components["schemas"]["SparseList"];
                };
            };
            /** @description The client has it already */
            304: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Nobody is logged in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description The user, or the page that asks, may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description The request has the wrong shape, or what it holds is wrong */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
        };
    };
    list_connections: {
        parameters: {
            query?: {
                /** @description Connection types, separated by commas */
                types?: string;
                /** @description Words that all must be in what is found, in any case */
                search?: string;
                sort?: "id" | "-id" | "type" | "-type";
                /** @description How many of the list to pass over */
                offset?: number;
                /** @description How many to give at most */
                limit?: number;
                /** @description The fields of each item to give, separated by commas; without it all */
                fields?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "description": "All flights",
                     *           "host": "db.example.org",
                     *           "id": "warehouse",
                     *           "type": "postgres"
                     *         }
                     *       ],
                     *       "total": 1,
                     *       "offset": 0,
                     *       "limit": 50
                     *     }
                     */
                    "application/json": components["schemas"]["Page_ConnectionItem_"] | components["schemas"]["SparseList"];
                };
            };
            /** @description Nobody is logged in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description The user, or the page that asks, may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description The request has the wrong shape, or what it holds is wrong */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
        };
    };
    create_connection: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "host": "db.example.org",
                 *       "id": "warehouse",
                 *       "login": "airloom",
                 *       "port": 5432,
                 *       "schema": "flights",
                 *       "type": "postgres"
                 *     }
                 */
                "application/json": components["schemas"]["NewConnection"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "description": "All flights",
                     *       "host": "db.example.org",
                     *       "id": "warehouse",
                     *       "type": "postgres"
                     *     }
                     */
                    "application/json": components["schemas"]["ConnectionItem"];
                };
            };
            /** @description The body cannot be read */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description Nobody is logged in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description The user, or the page that asks, may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description Somebody else was faster, or a name is taken */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description The body is larger than any that makes sense */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description The request has the wrong shape, or what it holds is wrong */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
        };
    };
    start_connection_test: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                connection_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "dGhpcyBpcyBub3QgYSB0ZXN0",
                     *       "message": "The connection works",
                     *       "ok": true,
                     *       "reason": "no_scheduler",
                     *       "seconds": 0.41,
                     *       "started_at": "2026-01-05T05:00:00Z",
                     *       "state": "done",
                     *       "where": "server"
                     *     }
                     */
                    "application/json": components["schemas"]["ConnectionTest"];
                };
            };
            /** @description Nobody is logged in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description The user, or the page that asks, may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description There is no such thing, or the user may not know of it */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description The request has the wrong shape, or what it holds is wrong */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description This user asks faster than it can be done; `Retry-After` says when to come again */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
        };
    };
    get_connection_test: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                connection_id: string;
                test_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "dGhpcyBpcyBub3QgYSB0ZXN0",
                     *       "message": "The connection works",
                     *       "ok": true,
                     *       "reason": "no_scheduler",
                     *       "seconds": 0.41,
                     *       "started_at": "2026-01-05T05:00:00Z",
                     *       "state": "done",
                     *       "where": "server"
                     *     }
                     */
                    "application/json": components["schemas"]["ConnectionTest"];
                };
            };
            /** @description Nobody is logged in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description The user, or the page that asks, may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description There is no such thing, or the user may not know of it */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description The request has the wrong shape, or what it holds is wrong */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
        };
    };
    cancel_connection_test: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                connection_id: string;
                test_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "dGhpcyBpcyBub3QgYSB0ZXN0",
                     *       "message": "The connection works",
                     *       "ok": true,
                     *       "reason": "no_scheduler",
                     *       "seconds": 0.41,
                     *       "started_at": "2026-01-05T05:00:00Z",
                     *       "state": "done",
                     *       "where": "server"
                     *     }
                     */
                    "application/json": components["schemas"]["ConnectionTest"];
                };
            };
            /** @description Nobody is logged in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description The user, or the page that asks, may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description There is no such thing, or the user may not know of it */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description Somebody else was faster, or a name is taken */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description The request has the wrong shape, or what it holds is wrong */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
        };
    };
    list_schemas: {
        parameters: {
            query?: {
                /** @description The fields of each item to give, separated by commas; without it all */
                fields?: string | null;
            };
            header?: never;
            path: {
                connection_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "name": "public",
                     *           "tables": 12
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["Items_Schema_"] | components["schemas"]["SparseList"];
                };
            };
            /** @description Nobody is logged in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description The user, or the page that asks, may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description There is no such thing, or the user may not know of it */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description The request has the wrong shape, or what it holds is wrong */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description This user asks faster than it can be done; `Retry-After` says when to come again */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
        };
    };
    list_tables: {
        parameters: {
            query?: {
                /** @description Words that all must be in what is found, in any case */
                search?: string;
                /** @description Only those of this schema */
                schema?: string | null;
                sort?: "name" | "-name" | "rows" | "-rows";
                /** @description How many of the list to pass over */
                offset?: number;
                /** @description How many to give at most */
                limit?: number;
                /** @description The fields of each item to give, separated by commas; without it all */
                fields?: string | null;
            };
            header?: never;
            path: {
                connection_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "comment": "",
                     *           "kind": "table",
                     *           "name": "flights",
                     *           "rows": 336776,
                     *           "schema": "public"
                     *         }
                     *       ],
                     *       "total": 1,
                     *       "offset": 0,
                     *       "limit": 50
                     *     }
                     */
                    "application/json": components["schemas"]["Page_Table_"] | components["schemas"]["SparseList"];
                };
            };
            /** @description Nobody is logged in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description The user, or the page that asks, may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description There is no such thing, or the user may not know of it */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description The request has the wrong shape, or what it holds is wrong */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description This user asks faster than it can be done; `Retry-After` says when to come again */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
        };
    };
    list_columns: {
        parameters: {
            query: {
                /** @description Its name, with its schema */
                table: string;
                /** @description The fields of each item to give, separated by commas; without it all */
                fields?: string | null;
            };
            header?: never;
            path: {
                connection_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "name": "arr_delay",
                     *           "type": "float64"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["Items_TableColumn_"] | components["schemas"]["SparseList"];
                };
            };
            /** @description Nobody is logged in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description The user, or the page that asks, may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description There is no such thing, or the user may not know of it */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description The request has the wrong shape, or what it holds is wrong */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description This user asks faster than it can be done; `Retry-After` says when to come again */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
        };
    };
    sample_table: {
        parameters: {
            query: {
                /** @description Its name, with its schema */
                table: string;
                /** @description How many rows to show at most */
                rows?: number;
                /** @description Which of them are read */
                sample?: "first" | "last" | "random";
            };
            header?: never;
            path: {
                connection_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "cached": false,
                     *       "columns": [
                     *         {
                     *           "change": "new",
                     *           "distinct": 2,
                     *           "histogram": [
                     *             {
                     *               "count": 2,
                     *               "label": "16"
                     *             }
                     *           ],
                     *           "masked": false,
                     *           "max": "90",
                     *           "min": "16",
                     *           "name": "arr_delay",
                     *           "nulls": 0,
                     *           "type": "float64"
                     *         }
                     *       ],
                     *       "difference": {
                     *         "added": 0,
                     *         "compared_with": "flights",
                     *         "marks": [
                     *           "removed",
                     *           "removed"
                     *         ],
                     *         "removed": 1
                     *       },
                     *       "node": "late",
                     *       "parts": [],
                     *       "read_at": "2026-01-05T05:00:12Z",
                     *       "rows": [
                     *         [
                     *           16
                     *         ],
                     *         [
                     *           90
                     *         ]
                     *       ],
                     *       "rows_described": 2,
                     *       "seconds": 0.4,
                     *       "sources": {
                     *         "flights": [
                     *           {
                     *             "name": "arr_delay",
                     *             "type": "float64"
                     *           }
                     *         ]
                     *       },
                     *       "test_data": [],
                     *       "truncated": false
                     *     }
                     */
                    "application/json": components["schemas"]["Preview"];
                };
            };
            /** @description Nobody is logged in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description The user, or the page that asks, may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description There is no such thing, or the user may not know of it */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description Somebody else was faster, or a name is taken */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description The request has the wrong shape, or what it holds is wrong */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description This user asks faster than it can be done; `Retry-After` says when to come again */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description The repository, or what checks documents, does not answer */
            503: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
        };
    };
    list_runs: {
        parameters: {
            query?: {
                /** @description Only runs in this state */
                state?: string | null;
                sort?: "start" | "-start" | "end" | "-end";
                /** @description How many of the list to pass over */
                offset?: number;
                /** @description How many to give at most */
                limit?: number;
                /** @description The fields of each item to give, separated by commas; without it all */
                fields?: string | null;
            };
            header?: never;
            path: {
                pipeline_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "conf": {
                     *             "min_delay": 30
                     *           },
                     *           "end": "2026-01-05T05:00:12Z",
                     *           "run_id": "manual__2026-01-05T05:00:00+00:00",
                     *           "run_type": "manual",
                     *           "start": "2026-01-05T05:00:12Z",
                     *           "state": "success"
                     *         }
                     *       ],
                     *       "total": 1,
                     *       "offset": 0,
                     *       "limit": 50
                     *     }
                     */
                    "application/json": components["schemas"]["Page_Run_"] | components["schemas"]["SparseList"];
                };
            };
            /** @description Nobody is logged in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description The user, or the page that asks, may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description There is no such thing, or the user may not know of it */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description The request has the wrong shape, or what it holds is wrong */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
        };
    };
    start_run: {
        parameters: {
            query?: never;
            header?: {
                /** @description Made up by the client for one request: sent twice, the second is answered as the first */
                "Idempotency-Key"?: string | null;
            };
            path: {
                pipeline_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "params": {
                 *         "min_delay": 30
                 *       },
                 *       "unpause": true
                 *     }
                 */
                "application/json": components["schemas"]["NewRun"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "run_id": "manual__2026-01-05T05:00:00+00:00",
                     *       "state": "queued"
                     *     }
                     */
                    "application/json": components["schemas"]["StartedRun"];
                };
            };
            /** @description The body cannot be read */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description Nobody is logged in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description The user, or the page that asks, may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description There is no such thing, or the user may not know of it */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description Somebody else was faster, or a name is taken */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description The body is larger than any that makes sense */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description The request has the wrong shape, or what it holds is wrong */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description This user asks faster than it can be done; `Retry-After` says when to come again */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
        };
    };
    get_run: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                pipeline_id: string;
                run_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "conf": {
                     *         "min_delay": 30
                     *       },
                     *       "end": "2026-01-05T05:00:12Z",
                     *       "nodes": {
                     *         "late": {
                     *           "end": "2026-01-05T05:00:12Z",
                     *           "error": "out of memory",
                     *           "rate": 258766.7,
                     *           "rows_in": 336776,
                     *           "rows_out": 77630,
                     *           "seconds": 0.3,
                     *           "start": "2026-01-05T05:00:12Z",
                     *           "state": "failed",
                     *           "task_id": "late",
                     *           "try_number": 1
                     *         }
                     *       },
                     *       "revision": "4b825dc642cb6eb9a060e54bf8d69288fbee4904",
                     *       "run_id": "manual__2026-01-05T05:00:00+00:00",
                     *       "run_type": "manual",
                     *       "start": "2026-01-05T05:00:12Z",
                     *       "state": "success"
                     *     }
                     */
                    "application/json": components["schemas"]["RunDetail"];
                };
            };
            /** @description Nobody is logged in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description The user, or the page that asks, may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description There is no such thing, or the user may not know of it */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description The request has the wrong shape, or what it holds is wrong */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
        };
    };
    get_log: {
        parameters: {
            query?: {
                try_number?: number | null;
                offset?: number;
            };
            header?: never;
            path: {
                pipeline_id: string;
                run_id: string;
                node: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "end": true,
                     *       "lines": [
                     *         {
                     *           "level": "info",
                     *           "text": "late: 77,630 rows",
                     *           "time": "2026-01-05T05:00:12Z"
                     *         }
                     *       ],
                     *       "next_offset": 1,
                     *       "try_number": 1
                     *     }
                     */
                    "application/json": components["schemas"]["NodeLog"];
                };
            };
            /** @description Nobody is logged in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description The user, or the page that asks, may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description There is no such thing, or the user may not know of it */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description The request has the wrong shape, or what it holds is wrong */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
        };
    };
    clear_run: {
        parameters: {
            query?: never;
            header?: {
                /** @description Made up by the client for one request: sent twice, the second is answered as the first */
                "Idempotency-Key"?: string | null;
            };
            path: {
                pipeline_id: string;
                run_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "node": "late"
                 *     }
                 */
                "application/json": components["schemas"]["ClearRun"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "conf": {
                     *         "min_delay": 30
                     *       },
                     *       "end": "2026-01-05T05:00:12Z",
                     *       "nodes": {
                     *         "late": {
                     *           "end": "2026-01-05T05:00:12Z",
                     *           "error": "out of memory",
                     *           "rate": 258766.7,
                     *           "rows_in": 336776,
                     *           "rows_out": 77630,
                     *           "seconds": 0.3,
                     *           "start": "2026-01-05T05:00:12Z",
                     *           "state": "failed",
                     *           "task_id": "late",
                     *           "try_number": 1
                     *         }
                     *       },
                     *       "revision": "4b825dc642cb6eb9a060e54bf8d69288fbee4904",
                     *       "run_id": "manual__2026-01-05T05:00:00+00:00",
                     *       "run_type": "manual",
                     *       "start": "2026-01-05T05:00:12Z",
                     *       "state": "success"
                     *     }
                     */
                    "application/json": components["schemas"]["RunDetail"];
                };
            };
            /** @description The body cannot be read */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description Nobody is logged in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description The user, or the page that asks, may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description There is no such thing, or the user may not know of it */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description Somebody else was faster, or a name is taken */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description The body is larger than any that makes sense */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description The request has the wrong shape, or what it holds is wrong */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description This user asks faster than it can be done; `Retry-After` says when to come again */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
        };
    };
    stop_run: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                pipeline_id: string;
                run_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "conf": {
                     *         "min_delay": 30
                     *       },
                     *       "end": "2026-01-05T05:00:12Z",
                     *       "nodes": {
                     *         "late": {
                     *           "end": "2026-01-05T05:00:12Z",
                     *           "error": "out of memory",
                     *           "rate": 258766.7,
                     *           "rows_in": 336776,
                     *           "rows_out": 77630,
                     *           "seconds": 0.3,
                     *           "start": "2026-01-05T05:00:12Z",
                     *           "state": "failed",
                     *           "task_id": "late",
                     *           "try_number": 1
                     *         }
                     *       },
                     *       "revision": "4b825dc642cb6eb9a060e54bf8d69288fbee4904",
                     *       "run_id": "manual__2026-01-05T05:00:00+00:00",
                     *       "run_type": "manual",
                     *       "start": "2026-01-05T05:00:12Z",
                     *       "state": "success"
                     *     }
                     */
                    "application/json": components["schemas"]["RunDetail"];
                };
            };
            /** @description Nobody is logged in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description The user, or the page that asks, may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description There is no such thing, or the user may not know of it */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description Somebody else was faster, or a name is taken */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description The request has the wrong shape, or what it holds is wrong */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description This user asks faster than it can be done; `Retry-After` says when to come again */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
        };
    };
    mark_run: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                pipeline_id: string;
                run_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "state": "success"
                 *     }
                 */
                "application/json": components["schemas"]["Mark"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "conf": {
                     *         "min_delay": 30
                     *       },
                     *       "end": "2026-01-05T05:00:12Z",
                     *       "nodes": {
                     *         "late": {
                     *           "end": "2026-01-05T05:00:12Z",
                     *           "error": "out of memory",
                     *           "rate": 258766.7,
                     *           "rows_in": 336776,
                     *           "rows_out": 77630,
                     *           "seconds": 0.3,
                     *           "start": "2026-01-05T05:00:12Z",
                     *           "state": "failed",
                     *           "task_id": "late",
                     *           "try_number": 1
                     *         }
                     *       },
                     *       "revision": "4b825dc642cb6eb9a060e54bf8d69288fbee4904",
                     *       "run_id": "manual__2026-01-05T05:00:00+00:00",
                     *       "run_type": "manual",
                     *       "start": "2026-01-05T05:00:12Z",
                     *       "state": "success"
                     *     }
                     */
                    "application/json": components["schemas"]["RunDetail"];
                };
            };
            /** @description The body cannot be read */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description Nobody is logged in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description The user, or the page that asks, may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description There is no such thing, or the user may not know of it */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description Somebody else was faster, or a name is taken */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description The body is larger than any that makes sense */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description The request has the wrong shape, or what it holds is wrong */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description This user asks faster than it can be done; `Retry-After` says when to come again */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
        };
    };
    mark_node: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                pipeline_id: string;
                run_id: string;
                node: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "state": "success"
                 *     }
                 */
                "application/json": components["schemas"]["Mark"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "conf": {
                     *         "min_delay": 30
                     *       },
                     *       "end": "2026-01-05T05:00:12Z",
                     *       "nodes": {
                     *         "late": {
                     *           "end": "2026-01-05T05:00:12Z",
                     *           "error": "out of memory",
                     *           "rate": 258766.7,
                     *           "rows_in": 336776,
                     *           "rows_out": 77630,
                     *           "seconds": 0.3,
                     *           "start": "2026-01-05T05:00:12Z",
                     *           "state": "failed",
                     *           "task_id": "late",
                     *           "try_number": 1
                     *         }
                     *       },
                     *       "revision": "4b825dc642cb6eb9a060e54bf8d69288fbee4904",
                     *       "run_id": "manual__2026-01-05T05:00:00+00:00",
                     *       "run_type": "manual",
                     *       "start": "2026-01-05T05:00:12Z",
                     *       "state": "success"
                     *     }
                     */
                    "application/json": components["schemas"]["RunDetail"];
                };
            };
            /** @description The body cannot be read */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description Nobody is logged in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description The user, or the page that asks, may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description There is no such thing, or the user may not know of it */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description Somebody else was faster, or a name is taken */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description The body is larger than any that makes sense */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description The request has the wrong shape, or what it holds is wrong */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description This user asks faster than it can be done; `Retry-After` says when to come again */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
        };
    };
    list_all_runs: {
        parameters: {
            query?: {
                pipeline?: string | null;
                state?: string | null;
                run_type?: string | null;
                since?: string | null;
                until?: string | null;
                sort?: "start" | "-start" | "logical_date" | "-logical_date" | "duration" | "-duration" | "pipeline" | "-pipeline" | "state" | "-state";
                /** @description How many of the list to pass over */
                offset?: number;
                /** @description How many to give at most */
                limit?: number;
                /** @description The fields of each item to give, separated by commas; without it all */
                fields?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "conf": {
                     *             "min_delay": 30
                     *           },
                     *           "duration": 42.5,
                     *           "end": "2026-01-05T05:00:12Z",
                     *           "logical_date": "2026-01-05T05:00:00Z",
                     *           "name": "Daily delays per carrier",
                     *           "pipeline": "daily_delays",
                     *           "revision": "4b825dc642cb6eb9a060e54bf8d69288fbee4904",
                     *           "rows_loaded": 16,
                     *           "run_id": "manual__2026-01-05T05:00:00+00:00",
                     *           "run_type": "manual",
                     *           "start": "2026-01-05T05:00:12Z",
                     *           "state": "success",
                     *           "trigger": "ui",
                     *           "user": "anna"
                     *         }
                     *       ],
                     *       "total": 1,
                     *       "offset": 0,
                     *       "limit": 50
                     *     }
                     */
                    "application/json": components["schemas"]["Page_RunItem_"] | components["schemas"]["SparseList"];
                };
            };
            /** @description Nobody is logged in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description The user, or the page that asks, may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description The request has the wrong shape, or what it holds is wrong */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
        };
    };
    list_backfills: {
        parameters: {
            query?: {
                sort?: "-created_at";
                /** @description How many of the list to pass over */
                offset?: number;
                /** @description How many to give at most */
                limit?: number;
                /** @description The fields of each item to give, separated by commas; without it all */
                fields?: string | null;
            };
            header?: never;
            path: {
                pipeline_id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "completed_at": "2026-01-06T08:41:07Z",
                     *           "created_at": "2026-01-06T08:30:00Z",
                     *           "end": "2026-01-05T00:00:00Z",
                     *           "id": 12,
                     *           "max_active_runs": 4,
                     *           "paused": false,
                     *           "reprocess": "none",
                     *           "runs": {
                     *             "success": 3
                     *           },
                     *           "skipped": 2,
                     *           "start": "2026-01-01T00:00:00Z",
                     *           "user": "anna"
                     *         }
                     *       ],
                     *       "total": 1,
                     *       "offset": 0,
                     *       "limit": 50
                     *     }
                     */
                    "application/json": components["schemas"]["Page_Backfill_"] | components["schemas"]["SparseList"];
                };
            };
            /** @description Nobody is logged in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description The user, or the page that asks, may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description There is no such thing, or the user may not know of it */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description The request has the wrong shape, or what it holds is wrong */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
        };
    };
    start_backfill: {
        parameters: {
            query?: never;
            header?: {
                /** @description Made up by the client for one request: sent twice, the second is answered as the first */
                "Idempotency-Key"?: string | null;
            };
            path: {
                pipeline_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "end": "2026-01-05T00:00:00Z",
                 *       "max_active_runs": 4,
                 *       "newest_first": false,
                 *       "reprocess": "failed",
                 *       "start": "2026-01-01T00:00:00Z",
                 *       "unpause": true
                 *     }
                 */
                "application/json": components["schemas"]["NewBackfill"];
            };
        };
        responses: {
            /** @description Successful Response */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "completed_at": "2026-01-06T08:41:07Z",
                     *       "created_at": "2026-01-06T08:30:00Z",
                     *       "end": "2026-01-05T00:00:00Z",
                     *       "id": 12,
                     *       "max_active_runs": 4,
                     *       "paused": false,
                     *       "reprocess": "none",
                     *       "runs": {
                     *         "success": 3
                     *       },
                     *       "skipped": 2,
                     *       "start": "2026-01-01T00:00:00Z",
                     *       "user": "anna"
                     *     }
                     */
                    "application/json": components["schemas"]["Backfill"];
                };
            };
            /** @description The body cannot be read */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description Nobody is logged in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description The user, or the page that asks, may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description There is no such thing, or the user may not know of it */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description Somebody else was faster, or a name is taken */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description The body is larger than any that makes sense */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description The request has the wrong shape, or what it holds is wrong */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description This user asks faster than it can be done; `Retry-After` says when to come again */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
        };
    };
    preview_backfill: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                pipeline_id: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "end": "2026-01-05T00:00:00Z",
                 *       "newest_first": false,
                 *       "reprocess": "none",
                 *       "start": "2026-01-01T00:00:00Z"
                 *     }
                 */
                "application/json": components["schemas"]["BackfillPlan"];
            };
        };
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "again": 1,
                     *       "new": 0,
                     *       "runs": [
                     *         {
                     *           "logical_date": "2026-01-01T05:00:00Z",
                     *           "run_id": "scheduled__2026-01-01T05:00:00+00:00"
                     *         }
                     *       ],
                     *       "skipped": 4
                     *     }
                     */
                    "application/json": components["schemas"]["BackfillPreview"];
                };
            };
            /** @description The body cannot be read */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description Nobody is logged in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description The user, or the page that asks, may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description There is no such thing, or the user may not know of it */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description Somebody else was faster, or a name is taken */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description The body is larger than any that makes sense */
            413: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description The request has the wrong shape, or what it holds is wrong */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description This user asks faster than it can be done; `Retry-After` says when to come again */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
        };
    };
    pause_backfill: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                pipeline_id: string;
                backfill_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "completed_at": "2026-01-06T08:41:07Z",
                     *       "created_at": "2026-01-06T08:30:00Z",
                     *       "end": "2026-01-05T00:00:00Z",
                     *       "id": 12,
                     *       "max_active_runs": 4,
                     *       "paused": false,
                     *       "reprocess": "none",
                     *       "runs": {
                     *         "success": 3
                     *       },
                     *       "skipped": 2,
                     *       "start": "2026-01-01T00:00:00Z",
                     *       "user": "anna"
                     *     }
                     */
                    "application/json": components["schemas"]["Backfill"];
                };
            };
            /** @description Nobody is logged in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description The user, or the page that asks, may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description There is no such thing, or the user may not know of it */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description Somebody else was faster, or a name is taken */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description The request has the wrong shape, or what it holds is wrong */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description This user asks faster than it can be done; `Retry-After` says when to come again */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
        };
    };
    resume_backfill: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                pipeline_id: string;
                backfill_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "completed_at": "2026-01-06T08:41:07Z",
                     *       "created_at": "2026-01-06T08:30:00Z",
                     *       "end": "2026-01-05T00:00:00Z",
                     *       "id": 12,
                     *       "max_active_runs": 4,
                     *       "paused": false,
                     *       "reprocess": "none",
                     *       "runs": {
                     *         "success": 3
                     *       },
                     *       "skipped": 2,
                     *       "start": "2026-01-01T00:00:00Z",
                     *       "user": "anna"
                     *     }
                     */
                    "application/json": components["schemas"]["Backfill"];
                };
            };
            /** @description Nobody is logged in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description The user, or the page that asks, may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description There is no such thing, or the user may not know of it */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description Somebody else was faster, or a name is taken */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description The request has the wrong shape, or what it holds is wrong */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description This user asks faster than it can be done; `Retry-After` says when to come again */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
        };
    };
    cancel_backfill: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                pipeline_id: string;
                backfill_id: number;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "completed_at": "2026-01-06T08:41:07Z",
                     *       "created_at": "2026-01-06T08:30:00Z",
                     *       "end": "2026-01-05T00:00:00Z",
                     *       "id": 12,
                     *       "max_active_runs": 4,
                     *       "paused": false,
                     *       "reprocess": "none",
                     *       "runs": {
                     *         "success": 3
                     *       },
                     *       "skipped": 2,
                     *       "start": "2026-01-01T00:00:00Z",
                     *       "user": "anna"
                     *     }
                     */
                    "application/json": components["schemas"]["Backfill"];
                };
            };
            /** @description Nobody is logged in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description The user, or the page that asks, may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description There is no such thing, or the user may not know of it */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description Somebody else was faster, or a name is taken */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description The request has the wrong shape, or what it holds is wrong */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description This user asks faster than it can be done; `Retry-After` says when to come again */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
        };
    };
    live_stream: {
        parameters: {
            query: {
                topic: string[];
                after?: string[] | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** @description Nobody is logged in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description The user, or the page that asks, may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description The request has the wrong shape, or what it holds is wrong */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description This user asks faster than it can be done; `Retry-After` says when to come again */
            429: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
        };
    };
    list_audit: {
        parameters: {
            query?: {
                sort?: "time" | "-time";
                /** @description How many of the list to pass over */
                offset?: number;
                /** @description How many to give at most */
                limit?: number;
                /** @description The fields of each item to give, separated by commas; without it all */
                fields?: string | null;
                search?: string;
                pipeline?: string | null;
                user?: string | null;
                action?: string | null;
                outcome?: ("done" | "refused") | null;
                since?: string | null;
                until?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "items": [
                     *         {
                     *           "action": "publish",
                     *           "correlation_id": "3df822843aa94580b8dc3c1b00fd291c",
                     *           "details": {
                     *             "revision": "4b825dc642cb6eb9a060e54bf8d69288fbee4904"
                     *           },
                     *           "id": 1205,
                     *           "outcome": "done",
                     *           "pipeline": "daily_delays",
                     *           "time": "2026-01-05T05:00:12Z",
                     *           "user": "anna"
                     *         }
                     *       ],
                     *       "total": 1,
                     *       "offset": 0,
                     *       "limit": 50
                     *     }
                     */
                    "application/json": components["schemas"]["Page_AuditItem_"] | components["schemas"]["SparseList"];
                };
            };
            /** @description Nobody is logged in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description The user, or the page that asks, may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description The request has the wrong shape, or what it holds is wrong */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
        };
    };
    download_audit: {
        parameters: {
            query?: {
                search?: string;
                pipeline?: string | null;
                user?: string | null;
                action?: string | null;
                outcome?: ("done" | "refused") | null;
                since?: string | null;
                until?: string | null;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Successful Response */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/csv": unknown;
                };
            };
            /** @description Nobody is logged in */
            401: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description The user, or the page that asks, may not do this */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
            /** @description The request has the wrong shape, or what it holds is wrong */
            422: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["ProblemAnswer"];
                };
            };
        };
    };
}
